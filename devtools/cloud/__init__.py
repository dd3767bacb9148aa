"""A deployed stack, as an operator's AWS credentials reach it."""
