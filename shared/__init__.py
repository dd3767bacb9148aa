"""The Lambda layer of WeHook, imported as ``shared`` locally and in Lambda alike."""
