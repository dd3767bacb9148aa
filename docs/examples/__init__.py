"""Example handlers; each can stand in `functions/receive_message/handlers.py`."""
