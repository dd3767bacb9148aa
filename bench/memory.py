"""Peak memory of a receive_message that has answered some thousand messages."""

from rich.progress import track

from bench import samples
from bench.bundle import FOLDER, build_bundle
from bench.emulated_aws import EmulatedAws
from bench.lambda_container import LambdaContainer, require_image
from bench.report import Report
from bench.runtime_api import RuntimeApi

_FUNCTION = "receive_message"
_TARGET = 90
_MESSAGES = 5000
_MESSAGES_SHORT = 500


def measure_memory(*, short: bool) -> Report:
    """Sends one function many messages, one after another.

    Raises:
        BenchmarkError: Something is missing, or the function raised.
    """
    require_image()
    bundle = build_bundle()
    code = next(function.code for function in bundle.functions if function.name == _FUNCTION)
    count = _MESSAGES_SHORT if short else _MESSAGES
    with (
        EmulatedAws(FOLDER / "store", samples.PARAMETERS) as store,
        RuntimeApi() as api,
        LambdaContainer(code, api.address, bundle.memory, store) as container,
    ):
        container.start()
        api.wait_until_ready()
        peaks = [0.0, 0.0]
        for index, messages in enumerate((1, count)):
            for _ in track(range(messages), "messages", transient=True):
                api.invoke(samples.build_message())
            peaks[index] = container.read_peak_memory()
    return Report(
        title=f"Peak resident memory of {_FUNCTION} in MB",
        columns=["after", "peak"],
        rows=[["1 message", f"{peaks[0]:.1f}"], [f"{count + 1} messages", f"{peaks[1]:.1f}"]],
        targets=[(f"under {_TARGET} MB", peaks[1] < _TARGET)],
    )
