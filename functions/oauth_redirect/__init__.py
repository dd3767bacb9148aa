"""GET /oauth/{app}/login, callback, session; POST /oauth/{app}/logout."""
