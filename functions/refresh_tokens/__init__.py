"""A schedule: access tokens and tickets, before they expire."""
