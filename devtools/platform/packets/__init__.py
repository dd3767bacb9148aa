"""What the platforms send: a catalogue of every message and event, and how one becomes a packet."""
