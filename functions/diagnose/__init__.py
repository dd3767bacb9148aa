"""Invoked by an operator: whether the platform can be reached from here."""
