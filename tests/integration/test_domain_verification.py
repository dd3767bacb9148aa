import pytest

from tests.conftest import LogLines
from tests.factories import make_file_event
from tests.integration.conftest import ParameterStore, Send


@pytest.mark.parametrize(
    "path",
    [
        "/WW_verify_7rG3kjVbXHngiald.txt",
        "/MP_verify_AbCdEfGhIjKlMnOp.txt",
        "/b1946ac92492d2347c6235b4d2611184.txt",
        "/one/two/three/file",
        "/one.d/f_i-l.e.html",
    ],
)
def test_domain_verification_listed_file_is_served(
    send: Send, log_lines: LogLines, empty_store: ParameterStore, path: str
) -> None:
    # Given
    empty_store.put_file(path[1:], "7rG3kjVbXHngiald")
    # When
    response = send(make_file_event(path))
    # Then
    assert response == {
        "statusCode": 200,
        "headers": {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"},
        "body": "7rG3kjVbXHngiald",
        "isBase64Encoded": False,
    }
    assert log_lines()[0]["outcome"] == "served"


@pytest.mark.parametrize("content", ["a\n", " a ", "\ufeffa", "你好", "<b>&amp;</b>", '{"a":1}', "a\r\nb\r\n"])
def test_domain_verification_content_is_served_to_the_byte(
    send: Send, empty_store: ParameterStore, content: str
) -> None:
    empty_store.put_file("file.txt", content)
    assert send(make_file_event("/file.txt"))["body"] == content


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//",
        "/other.txt",
        "/file.txt/",
        "//file.txt",
        "/FILE.TXT",
        "/four/three/two/one/file.txt",
        "/../apps/wecom",
        "/files/../../apps/wecom",
        "/..%2Fapps%2Fwecom",
        "/%2e%2e/apps/wecom",
        "/./file.txt",
        "/.file.txt",
        "/folder/../file.txt",
        "/file.txt\n",
        "/file txt",
        "/file.txt?x",
        "/file\0.txt",
        "/文件.txt",
        "/" + "a" * 5000,
    ],
)
def test_domain_verification_any_other_path_is_not_found(
    send: Send, log_lines: LogLines, parameter_store: ParameterStore, path: str
) -> None:
    # Given
    parameter_store.put_file("file.txt", "content")
    # When
    response = send(make_file_event(path))
    # Then
    assert (response["statusCode"], response["body"]) == (404, "Not Found")
    assert log_lines()[0]["reason"] == "unknown_file"


def test_domain_verification_settings_of_apps_are_out_of_reach(send: Send, parameter_store: ParameterStore) -> None:
    for path in ("/wecom", "/apps/wecom", "/wehook/apps/wecom"):
        assert send(make_file_event(path))["statusCode"] == 404
    assert all("/wehook/files" in read for read in parameter_store.reads)


@pytest.mark.parametrize("method", ["POST", "PUT", "HEAD"])
def test_domain_verification_other_method_is_not_allowed(send: Send, empty_store: ParameterStore, method: str) -> None:
    empty_store.put_file("file.txt", "content")
    response = send(make_file_event("/file.txt", method))
    assert (response["statusCode"], response["headers"]["allow"]) == (405, "GET")


def test_domain_verification_random_names_cost_one_read_and_one_listing(
    send: Send, empty_store: ParameterStore
) -> None:
    for number in range(20):
        assert send(make_file_event(f"/random-{number}.txt"))["statusCode"] == 404
    assert empty_store.reads == ["GetParameter /wehook/files/random-0.txt", "GetParametersByPath /wehook/files"]


def test_domain_verification_store_down_without_copy_is_unavailable(send: Send, empty_store: ParameterStore) -> None:
    empty_store.down = True
    assert send(make_file_event("/file.txt"))["statusCode"] == 503
