"""Domain-verification files over HTTP."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from devtools.local_stack.stack import STACK_NAME, LocalStack

_CONTENT = "line one\r\n  第二行 \t\n\n"


def test_get_listed_file_answers_its_bytes(client: httpx.Client) -> None:
    response = client.get("/WW_verify_7rG3kjVbXHngiald.txt")

    assert (response.status_code, response.content) == (200, b"7rG3kjVbXHngiald")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


@pytest.fixture
def save_file(stack: LocalStack) -> Iterator[Callable[[str, str], None]]:
    """Saves a file as an operator does on AWS; afterwards it is gone."""
    ssm = stack.ministack.client("ssm")
    saved: list[str] = []

    def save(path: str, content: str) -> None:
        saved.append(f"/{STACK_NAME}/files/{path}")
        ssm.put_parameter(Name=saved[-1], Value=content, Type="String")

    yield save
    ssm.delete_parameters(Names=saved)


def test_get_file_saved_just_now_answers_its_exact_bytes(
    stack: LocalStack, client: httpx.Client, save_file: Callable[[str, str], None]
) -> None:
    # Given a function that has just started: one that was asked for files in vain looks at most every ten seconds
    stack.deployment.restart_functions()
    paths = ("plain.html", "a/b/c/MP_verify_nested.txt")
    for path in paths:
        save_file(path, _CONTENT)

    responses = [client.get(f"/{path}") for path in paths]

    assert [response.content for response in responses] == [_CONTENT.encode()] * len(paths)


@pytest.mark.parametrize(
    "path",
    [
        "/WW_verify_unlisted.txt",
        "/a/b/c/d/too-deep.txt",
        "/..%2Fapps%2Fdemo-wecom",
        "/../apps/demo-wecom",
        "/",
        "/callback",
    ],
)
def test_get_unlisted_file_answers_404(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404
