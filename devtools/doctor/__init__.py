"""Examines a deployed stack from outside and from within: what the consoles check, and what they do not tell."""
