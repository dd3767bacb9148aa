"""The logger: JSON lines that say what happened to a request, never what was in it."""

from aws_lambda_powertools import Logger

logger = Logger(service="wehook", location=None, utc=True)
