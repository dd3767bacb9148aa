"""GET /protected/{app}: an example of a route behind the login."""
