"""The command ``wehook``: signed verification URLs, single deliveries, and recorded ones sent again."""
