"""GET /callback/{app}[/{corp_id}]: URL verification."""
