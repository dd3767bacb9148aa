"""The rules of delivery: each message is answered in time, and none is lost."""
