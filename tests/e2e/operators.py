"""Who runs commands about the local stack as if it were deployed."""

from collections.abc import Iterator
from contextlib import contextmanager

from devtools.local_stack.ministack import REGION
from devtools.local_stack.stack import LocalStack


def make_environment(stack: LocalStack, language: str = "C.UTF-8") -> dict[str, str]:
    """Makes the environment of an operator whom AWS allows everything."""
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    return {"AWS_ENDPOINT_URL": stack.ministack.url, "AWS_REGION": REGION, "LC_ALL": language, **keys}


@contextmanager
def without_a_trace(stack: LocalStack) -> Iterator[None]:
    """Removes the parameters that were added in the block, as the stack has to stay as the first test found it."""
    before = _list_names(stack)
    yield
    for name in _list_names(stack) - before:
        stack.ministack.client("ssm").delete_parameter(Name=name)


def _list_names(stack: LocalStack) -> set[str]:
    pages = stack.ministack.client("ssm").get_paginator("describe_parameters").paginate()
    return {parameter["Name"] for page in pages for parameter in page["Parameters"]}
