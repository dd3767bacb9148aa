"""Everything that knows it runs in Lambda: environment, AWS, logging, events, and the wiring of the parts."""
