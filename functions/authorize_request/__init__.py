"""The authorizer of routes that users reach after a login."""
