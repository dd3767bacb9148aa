"""The console page: both simulated platforms as an operator and a phone see them, in a browser."""
