"""GET /jssdk/{app}?url=: signatures for pages that use the JS-SDK."""
