"""The routes of the bundle in Lambda's own containers, under ``sam local start-api``."""

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from wechatpy.work.crypto import WeChatCrypto

from devtools.loopback import find_free_port
from devtools.sam_local import write_environment
from tests.e2e.requirements import require_docker_image
from tests.factories import load_vectors, make_envelope
from tests.infrastructure.bundle import MACHINE, SAM, sam_environment
from tests.infrastructure.stack import ROOT, list_functions

_IMAGE = f"public.ecr.aws/lambda/python:3.13-{MACHINE}"
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 20
_SECONDS_TO_ANSWER = 40  # the first request to a function builds its image and starts its container
_URL = "/callback/demo-wecom"


@pytest.fixture(scope="module")
def client(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of the bundle, which runs with the apps of apps.example.toml."""
    require_docker_image(_IMAGE)
    folder = tmp_path_factory.mktemp("sam-local")
    write_environment(ROOT / "apps.example.toml", folder / "environment.json")
    port = find_free_port()
    with (folder / "output.txt").open("wb") as output:
        process = _start(build, folder / "environment.json", port, output)
        try:
            _wait_until_it_listens(process, port, folder / "output.txt")
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}", timeout=_SECONDS_TO_ANSWER, trust_env=False
            ) as client:
                yield client
        finally:
            _stop(process)
            _remove_containers(build)


@pytest.fixture(scope="module")
def vectors() -> dict[str, dict[str, str]]:
    """Tencent's own requests, by name."""
    return {vector["name"]: vector for vector in load_vectors("wecom_crypto")}


def test_get_verification_answers_the_echo(client: httpx.Client, vectors: dict[str, dict[str, str]]) -> None:
    vector = vectors["B_get"]

    response = client.get(_URL, params=_signed(vector) | {"echostr": vector["encrypt"]})

    assert (response.status_code, response.text) == (200, "1616140317555161061")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_post_text_answers_an_encrypted_echo(client: httpx.Client, vectors: dict[str, dict[str, str]]) -> None:
    vector = vectors["A_post"]
    crypto = WeChatCrypto(vector["token"], vector["encoding_aes_key"], vector["receive_id"])

    response = client.post(_URL, params=_signed(vector), content=make_envelope(vector["encrypt"]))

    assert response.status_code == 200
    assert response.headers["content-type"] == "text/xml; charset=utf-8"
    signature, timestamp = (_read_element(response.text, name) for name in ("MsgSignature", "TimeStamp"))
    reply = crypto.decrypt_message(response.text, signature, timestamp, vector["nonce"])
    assert _read_element(reply, "Content") == "hello"
    assert _read_element(reply, "ToUserName") == "mycreate"


def test_get_listed_file_answers_its_content(client: httpx.Client) -> None:
    response = client.get("/WW_verify_7rG3kjVbXHngiald.txt")

    assert (response.status_code, response.content) == (200, b"7rG3kjVbXHngiald")


@pytest.mark.parametrize(
    "path", ["/WW_verify_unlisted.txt", "/a/b/c/d/e.txt", "/callback/no-such-app", "/callback/a/b/c"]
)
def test_get_unknown_path_answers_404(client: httpx.Client, path: str) -> None:
    response = client.get(path)

    assert (response.status_code, response.text) == (404, "Not Found")


# Not HEAD, to which SAM CLI has no answer on a path that takes GET; API Gateway hands it over like the others.
@pytest.mark.parametrize("method", ["DELETE", "OPTIONS", "PATCH", "PUT"])
@pytest.mark.parametrize("path", [_URL, f"{_URL}/wx5823bf96d3bd56c7"])
def test_wrong_method_answers_405(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


def _signed(vector: dict[str, str]) -> dict[str, str]:
    return {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}


def _read_element(xml: str, name: str) -> str:
    match = re.search(rf"<{name}>(?:<!\[CDATA\[)?([^<\]]*)", xml)
    assert match, f"no {name} in the reply"
    return match[1]


def _start(build: Path, environment: Path, port: int, output: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [
            *(SAM, "local", "start-api", "--skip-pull-image", "--template", build / "template.yaml"),
            *("--config-file", ROOT / "samconfig.toml", "--env-vars", environment, "--warm-containers", "LAZY"),
            *("--parameter-overrides", f"Architecture={MACHINE}", "--host", "127.0.0.1", "--port", str(port)),
        ],
        env=sam_environment(),
        stdout=output,
        stderr=subprocess.STDOUT,
    )


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int, output: Path) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail(f"sam local start-api does not listen:\n{output.read_text(encoding='utf-8')}", pytrace=False)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _remove_containers(build: Path) -> None:
    """Removes what a process that had to be killed leaves behind; otherwise it takes its containers along."""
    docker = shutil.which("docker") or "docker"
    volumes = [f"--filter=volume={build / name}" for name in list_functions()]
    listing = subprocess.run([docker, "ps", "--all", "--quiet", *volumes], capture_output=True, text=True, check=True)  # noqa: S603
    if listing.stdout:
        subprocess.run([docker, "rm", "--force", *listing.stdout.split()], capture_output=True, check=True)  # noqa: S603
