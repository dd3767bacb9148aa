"""GET of any other path: domain-verification files."""
