import json
import time

import pytest

from shared.errors import AwsError
from shared.runtime.aws_connection import AwsConnection, AwsRequest
from tests.aws_network import BROKEN, CLOSED, Answer, Network
from tests.fakes import FakeClock

REQUEST = AwsRequest("GetParameter", b'{"Name": "/wehook/apps/demo"}', {"X-Amz-Target": "AmazonSSM.GetParameter"})
ONCE = REQUEST._replace(repeatable=False)


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The pauses that were made, in seconds."""
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    return pauses


def make_connection(region: str = "us-east-1", endpoint: str = "") -> AwsConnection:
    return AwsConnection("ssm", region, endpoint)


def test_send_gives_the_answer_and_sends_a_signed_request(network: Network) -> None:
    network.answer(200, {"Value": "你好"}, {"X-Amzn-RequestId": "1"})
    answer = make_connection().send(REQUEST)
    assert json.loads(answer.body) == {"Value": "你好"}
    assert (answer.status, answer.headers) == (200, {"x-amzn-requestid": "1"})
    (sent,) = network.sent
    assert sent.path == "/"
    assert sent.body == {"Name": "/wehook/apps/demo"}
    assert sent.headers["host"] == "ssm.us-east-1.amazonaws.com"
    assert sent.headers["x-amz-target"] == "AmazonSSM.GetParameter"
    assert sent.headers["content-length"] == str(len(REQUEST.body))
    assert sent.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=testing/")
    assert "/us-east-1/ssm/aws4_request, SignedHeaders=" in sent.headers["authorization"]


def test_send_signs_each_request_at_its_own_time(network: Network) -> None:
    clock = FakeClock(1_767_225_600.0)
    connection = AwsConnection("ssm", "us-east-1", clock=clock)
    for seconds in (0, 300, 86_400):
        clock.advance(seconds)
        network.answer(200)
        connection.send(REQUEST)
    assert [sent.headers["x-amz-date"] for sent in network.sent] == [
        "20260101T000000Z",
        "20260101T000500Z",
        "20260102T000500Z",
    ]
    assert "Credential=testing/20260102/" in network.sent[-1].headers["authorization"]


@pytest.mark.parametrize(
    ("region", "endpoint", "host", "port", "encrypted"),
    [
        ("us-east-1", "", "ssm.us-east-1.amazonaws.com", 443, True),
        ("cn-north-1", "", "ssm.cn-north-1.amazonaws.com.cn", 443, True),
        ("us-east-1", "http://127.0.0.1:4566", "127.0.0.1", 4566, False),
        ("us-east-1", "http://emulator", "emulator", 80, False),
        ("us-east-1", "https://emulator:8443", "emulator", 8443, True),
    ],
)
def test_connection_opens_when_it_is_made(
    network: Network, region: str, endpoint: str, host: str, port: int, *, encrypted: bool
) -> None:
    make_connection(region, endpoint)
    (options,) = network.options
    assert (options["host_name"], options["port"]) == (host, port)
    assert (options["tls_connection_options"] is not None) is encrypted
    assert options["socket_options"].connect_timeout_ms == 500


@pytest.mark.parametrize(("asked", "seconds"), [(REQUEST, 1), (ONCE._replace(seconds=4.3), 4.3)])
def test_send_waits_half_a_second_to_connect_and_its_own_time_for_the_answer(
    network: Network, asked: AwsRequest, seconds: float
) -> None:
    network.answer(200)
    make_connection().send(asked)
    assert network.waits == [0.5, seconds]


def test_send_keeps_its_connection(network: Network) -> None:
    connection = make_connection()
    for number in range(3):
        network.answer(200, {"number": number})
        assert json.loads(connection.send(REQUEST).body)["number"] == number
    assert len(network.connections) == 1


@pytest.mark.parametrize("broken", [BROKEN, CLOSED, TimeoutError()], ids=["breaks", "closed", "silent"])
def test_send_broken_connection_is_opened_anew_once(network: Network, pauses: list[float], broken: Exception) -> None:
    connection = make_connection()
    network.outcomes.append(broken)
    network.answer(200)
    assert connection.send(REQUEST).status == 200
    assert [connection.is_closed for connection in network.connections] == [True, False]
    assert pauses == []


def test_send_twice_broken_raises_unreachable(network: Network) -> None:
    network.outcomes += [BROKEN, TimeoutError()]
    with pytest.raises(AwsError, match="GetParameter failed: Unreachable") as caught:
        make_connection().send(REQUEST)
    assert (caught.value.operation, caught.value.code) == ("GetParameter", "Unreachable")
    assert (caught.value.temporary, caught.value.doubtful) == (True, True)
    assert len(network.connections) == 3  # one is ready for the next request


def test_send_without_a_connection_is_certain_to_have_had_no_effect(network: Network) -> None:
    network.refuses = True
    with pytest.raises(AwsError, match="Unreachable") as caught:
        make_connection().send(ONCE)
    assert not caught.value.doubtful
    network.refuses = False
    network.answer(200)
    assert make_connection().send(ONCE).status == 200


def test_send_that_went_out_and_cannot_be_repeated_is_doubtful(network: Network) -> None:
    network.outcomes += [TimeoutError(), CLOSED]
    with pytest.raises(AwsError, match="Unreachable") as caught:
        make_connection().send(REQUEST)
    assert caught.value.doubtful


def test_send_connection_that_the_other_side_has_closed_is_opened_anew_first(network: Network) -> None:
    connection = make_connection()
    network.connections[0].close()
    network.answer(200)
    connection.send(ONCE)
    assert len(network.connections) == 2


@pytest.mark.parametrize(("idle", "connections"), [(60, 1), (61, 2)])
def test_send_connection_idle_for_long_is_opened_anew_first(network: Network, idle: int, connections: int) -> None:
    clock = FakeClock()
    connection = AwsConnection("ssm", "us-east-1", clock=clock)
    clock.advance(30)
    network.answer(200)
    connection.send(REQUEST)
    clock.advance(idle)
    network.answer(200)
    connection.send(REQUEST)
    assert len(network.connections) == connections
    assert network.connections[0].is_closed is (connections == 2)


def test_prepare_connection_on_its_way_is_left_alone(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = make_connection()
    monkeypatch.setattr(connection._connection, "done", lambda: False)
    connection.prepare()
    assert len(network.connections) == 1


@pytest.mark.parametrize(
    ("status", "document", "headers"),
    [
        (500, {}, {}),
        (503, {"__type": "ServiceUnavailable"}, {}),
        (400, {"__type": "ThrottlingException"}, {}),
        (400, {"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}, {}),
        (400, {"__type": "com.amazonaws.sqs#KmsThrottled"}, {}),
        (429, {"Type": "User"}, {"X-Amzn-ErrorType": "TooManyRequestsException:http://internal.amazon.com/"}),
    ],
)
def test_send_what_aws_could_not_serve_is_repeated_once_after_a_pause(
    network: Network, pauses: list[float], status: int, document: object, headers: dict[str, str]
) -> None:
    network.answer(status, document, headers)
    network.answer(200)
    assert make_connection().send(REQUEST).status == 200
    (pause,) = pauses
    assert 0.05 <= pause <= 0.15


@pytest.mark.parametrize(
    ("status", "document", "code"),
    [
        (400, {"__type": "ParameterNotFound"}, "ParameterNotFound"),
        (400, {"__type": "com.amazonaws.ssm#AccessDeniedException"}, "AccessDeniedException"),
        (403, {}, "403"),
        (404, [], "404"),
        (301, {}, "301"),
    ],
)
def test_send_what_aws_refused_is_not_repeated(network: Network, status: int, document: object, code: str) -> None:
    network.answer(status, document)
    with pytest.raises(AwsError) as caught:
        make_connection().send(REQUEST)
    assert (caught.value.code, caught.value.temporary, caught.value.doubtful) == (code, False, False)
    assert len(network.sent) == 1


def test_send_expected_refusal_is_an_answer(network: Network) -> None:
    network.answer(400, {"__type": "ParameterNotFound"})
    assert make_connection().send(REQUEST._replace(expected={"ParameterNotFound"})).status == 400


def test_send_what_aws_could_not_serve_twice_raises_its_name(network: Network) -> None:
    network.answer(400, {"__type": "ThrottlingException"})
    network.answer(500, {"__type": "InternalServerError"})
    with pytest.raises(AwsError, match="GetParameter failed: InternalServerError"):
        make_connection().send(REQUEST)


def test_send_failure_without_json_has_the_status(network: Network) -> None:
    network.outcomes += [Answer(502, b"<html>Bad Gateway</html>", {})] * 2
    with pytest.raises(AwsError, match="GetParameter failed: 502"):
        make_connection().send(REQUEST)


@pytest.mark.parametrize("outcome", [BROKEN, TimeoutError(), Answer(500, b"{}", {})], ids=["breaks", "silent", "500"])
def test_send_once_what_may_have_had_its_effect_is_not_repeated(network: Network, outcome: Exception | Answer) -> None:
    network.outcomes.append(outcome)
    with pytest.raises(AwsError) as caught:
        make_connection().send(ONCE)
    assert caught.value.doubtful
    assert len(network.sent) == 1


@pytest.mark.parametrize(
    "outcome",
    [CLOSED, Answer(429, b"{}", {"x-amzn-ErrorType": "TooManyRequestsException"})],
    ids=["closed", "throttled"],
)
def test_send_once_what_had_no_effect_is_repeated(network: Network, outcome: Exception | Answer) -> None:
    network.outcomes.append(outcome)
    network.answer(200)
    assert make_connection().send(ONCE).status == 200
