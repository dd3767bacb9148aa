"""Calls to the platforms' APIs, and the access tokens that they need."""
