"""What ``make deploy`` asks the first time, and looks at each time, before it builds and uploads anything."""
