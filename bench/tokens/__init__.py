"""Tokens that many processes share: what they cost at the platform, and how long a process waits for one."""
