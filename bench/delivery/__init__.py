"""Delivery: what an ordinary message costs, and what becomes of messages when parts of AWS fail."""
