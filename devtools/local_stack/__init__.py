"""The whole bundle on this machine, without an account or Docker: what ``make dev`` runs.

`devtools.local_stack.stack.LocalStack` is the library; ``python -m devtools.local_stack`` is a thin command around it.
"""
