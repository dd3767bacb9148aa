"""POST /callback/{app}[/{corp_id}]: messages and events."""
