"""The command ``wehook``: looks after a deployed stack, and plays the platforms towards a callback endpoint."""
