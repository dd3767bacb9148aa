"""The functions to compare with; they run in a container, without this package around them."""
