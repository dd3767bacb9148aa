"""The menus of apps, written in ``menu.toml``: checked here before a platform gets to see them."""
