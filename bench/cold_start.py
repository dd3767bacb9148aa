"""Cold start of each function, INIT and first request, beside a bare handler and beside wechatpy with boto3."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from http import HTTPStatus
from statistics import median
from typing import Any, NamedTuple

from rich.progress import track

from bench import samples
from bench.bundle import FOLDER, PEERS, Bundle, build_boto3_variant, build_bundle
from bench.emulated_aws import EmulatedAws
from bench.errors import BenchmarkError
from bench.lambda_container import Code, LambdaContainer, require_image
from bench.report import Report
from bench.runtime_api import RuntimeApi
from shared.protocol.callback import open_encrypted_message
from shared.protocol.document import parse_document
from shared.protocol.message_crypto import MessageCrypto
from shared.protocol.messages import parse_message

_ROUNDS = 15
_ROUNDS_SHORT = 2
_BARE = "bare handler"
_WEHOOK = "WeHook"
_SWAPPED = "verify_url"  # the function that is also measured with another AWS client
_TARGETS = {"verify_url": 3, "receive_message": 8, "domain_verification": 3, "oauth_redirect": 3}


class Job(NamedTuple):
    """What a function is asked, and how to tell from the body of its answer that it has done it."""

    build_event: Callable[[], dict[str, Any]]
    accepts: Callable[[str], bool]


class Subject(NamedTuple):
    """A function to start."""

    name: str
    variant: str
    job: Job
    code: Code


class Start(NamedTuple):
    """The two parts of a cold start, in milliseconds."""

    init: float
    first: float


def measure_cold_start(*, short: bool) -> Report:
    """Starts every function in turn, round after round.

    Raises:
        BenchmarkError: Something is missing, or a function gave a wrong answer.
    """
    require_image()
    bundle = build_bundle()
    subjects = list_subjects(bundle)
    with EmulatedAws(FOLDER / "store", samples.PARAMETERS) as store:
        start = partial(start_cold, memory=bundle.memory, store=store)
        return compare(subjects, start, bundle.memory, _ROUNDS_SHORT if short else _ROUNDS)


def list_subjects(bundle: Bundle) -> list[Subject]:
    """Lists a bare handler, the functions that somebody waits for beside their peers, and one of them on boto3."""
    jobs = {
        "verify_url": Job(samples.build_verification, lambda body: body == samples.ECHO),
        "receive_message": Job(samples.build_message, _is_encrypted_echo),
        "domain_verification": Job(samples.build_file_request, lambda body: body == samples.FILE_CONTENT),
        "oauth_redirect": Job(samples.build_session_request, lambda body: samples.USER_ID in body),
    }
    peers = {"verify_url": "wechatpy, boto3", "receive_message": "wechatpy, boto3", "domain_verification": "boto3"}
    subjects = [Subject("", _BARE, Job(dict, lambda _: True), Code("bare.lambda_handler", PEERS))]
    for function in (function for function in bundle.functions if function.name in jobs):
        name = function.name
        subjects.append(Subject(name, _WEHOOK, jobs[name], function.code))
        if name in peers:
            peer = Code(f"{name}.lambda_handler", PEERS, bundle.peer_layer)
            subjects.append(Subject(name, peers[name], jobs[name], peer))
        if name == _SWAPPED:
            subjects.append(Subject(name, f"{_WEHOOK} on boto3", jobs[name], build_boto3_variant(function)))
    return subjects


def start_cold(subject: Subject, memory: int, store: EmulatedAws) -> Start:
    """Starts a function in a new container and sends it one request.

    Raises:
        BenchmarkError: It did not do its job.
    """
    with RuntimeApi() as api, LambdaContainer(subject.code, api.address, memory, store) as container:
        started = container.start()
        ready = api.wait_until_ready()
        # To put the limit on takes a while, in which a connection that is on its way must not get ahead.
        with store.paused():
            container.limit_processor()
        answer = api.invoke(subject.job.build_event())
    if answer.document["statusCode"] != HTTPStatus.OK or not subject.job.accepts(answer.document["body"]):
        raise BenchmarkError(f"{subject.name} of {subject.variant} answered {answer.document}")
    return Start((ready - started) * 1000, answer.seconds * 1000)


def compare(subjects: Sequence[Subject], start: Callable[[Subject], Start], memory: int, rounds: int) -> Report:
    """Starts all subjects round after round, and compares the medians with the bare handler's."""
    starts: dict[tuple[str, str], list[Start]] = {(subject.name, subject.variant): [] for subject in subjects}
    for subject in subjects:  # its first start reads its files from the disk
        start(subject)
    for _ in track(range(rounds), "cold starts", transient=True):
        for subject in subjects:
            starts[subject.name, subject.variant].append(start(subject))
    medians = {key: _take_median(values) for key, values in starts.items()}
    bare = medians["", _BARE]
    ratios = {key: sum(value) / sum(bare) for key, value in medians.items()}
    return Report(
        title=f"Cold start at {memory} MB: milliseconds, medians of {rounds} rounds",
        columns=["function", "variant", "INIT", "first request", "sum", "ratio to bare"],
        rows=[
            [*key, *(f"{part:.0f}" for part in [*value, sum(value)]), f"{ratios[key]:.2f}"]
            for key, value in medians.items()
        ],
        targets=_judge(ratios),
    )


def _judge(ratios: Mapping[tuple[str, str], float]) -> list[tuple[str, bool]]:
    return [
        (f"{name} starts within {target} times the bare handler", ratios[name, _WEHOOK] <= target)
        for name, target in _TARGETS.items()
    ]


def _take_median(starts: Sequence[Start]) -> Start:
    return Start(median(start.init for start in starts), median(start.first for start in starts))


def _is_encrypted_echo(body: str) -> bool:
    if not body:
        return False
    fields = parse_document(body)[1]
    query = {"msg_signature": "MsgSignature", "timestamp": "TimeStamp", "nonce": "Nonce"}
    crypto = MessageCrypto(samples.TOKEN, samples.ENCODING_AES_KEY, {samples.CORP_ID})
    values = {name: str(fields[field]) for name, field in query.items()}
    now = int(values["timestamp"])
    reply = open_encrypted_message([crypto], values, body.encode(), max_age_seconds=600, now=now)
    return samples.MESSAGE_TEXT in str(parse_message(reply.plaintext).fields["Content"])
