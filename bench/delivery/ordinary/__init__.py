"""What one message takes when nothing is out of order: AWS calls at the wire, processor time, dollars."""
