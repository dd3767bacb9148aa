"""A container of the Lambda image, with the processor that Lambda gives a function."""

import subprocess
import threading
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from bench.emulated_aws import EmulatedAws
from bench.errors import BenchmarkError

IMAGE = "public.ecr.aws/lambda/python:3.13-x86_64"
_CORE_MEGABYTES = 1769  # https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
_PERIOD_MICROSECONDS = 20_000


def require_image() -> None:
    """Looks for Docker and the image.

    Raises:
        BenchmarkError: One of them is not there.
    """
    try:
        found = subprocess.run(["docker", "image", "inspect", IMAGE], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise BenchmarkError("This benchmark needs Docker, which is not installed.") from None
    if found.returncode:
        raise BenchmarkError(f"This benchmark needs Docker with the image {IMAGE}: {found.stderr.strip()}")


class Code(NamedTuple):
    """The code of a function.

    Attributes:
        handler: Its handler.
        task: The folder of the function itself.
        layer: The folder of its layer, if it has one.
        environment: Variables that only this function gets.
    """

    handler: str
    task: Path
    layer: Path | None = None
    environment: Mapping[str, str] = {}


class LambdaContainer:
    """One execution environment: the container is made at once, its runtime waits for `start`.

    Args:
        code: What runs in it.
        runtime_api: Address of the Runtime API.
        memory: Memory of the function in MB.
        store: AWS, as the function finds it.
    """

    def __init__(self, code: Code, runtime_api: str, memory: int, store: EmulatedAws) -> None:
        self._memory = memory
        self._log: list[str] = []
        self._name = f"wehook-bench-{uuid.uuid4().hex[:12]}"
        mounts = {"/var/task": code.task, **store.files} | ({"/opt": code.layer} if code.layer else {})
        environment = {
            **store.environment,
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(memory),
            "AWS_LAMBDA_FUNCTION_NAME": "bench",
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "AWS_LAMBDA_LOG_LEVEL": "INFO",
            "AWS_LAMBDA_RUNTIME_API": runtime_api,
            "SETTINGS_SOURCE": "ssm:/bench",
            "_HANDLER": code.handler,
            **code.environment,
        }
        self._command = ["docker", "run", "--rm", "-i", "--network", "host", "--name", self._name]
        for target, source in mounts.items():
            self._command += ["-v", f"{source.resolve()}:{target}:ro"]
        for name, value in environment.items():
            self._command += ["-e", f"{name}={value}"]
        # The shell reads one line first, so that the time to make a container counts for nobody.
        self._command += ["--entrypoint", "sh", IMAGE, "-c", "echo made; read -r _; exec /var/runtime/bootstrap"]

    def __enter__(self) -> Self:
        """Makes the container."""
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if self._process.stdout is None or self._process.stdout.readline() != "made\n":
            raise BenchmarkError(f"The container did not start: {self._process.communicate()[0]}")
        # Read all the time: a function whose log nobody takes stands still when the pipe is full.
        self._reader = threading.Thread(target=self._log.extend, args=(self._process.stdout,))
        self._reader.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Ends the container."""
        subprocess.run(["docker", "kill", self._name], capture_output=True, check=False)
        self._process.wait()
        self._reader.join()
        if error:
            error.add_note("".join(self._log))

    def start(self) -> float:
        """Starts the runtime.

        Returns:
            The time at which it was started, by ``time.perf_counter``.
        """
        if self._process.stdin is None:
            raise BenchmarkError("The container has no standard input.")
        started = time.perf_counter()
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return started

    def limit_processor(self) -> None:
        """Leaves the container memory/1769 of a core, which is what requests get; INIT has all of it."""
        quota = _PERIOD_MICROSECONDS * self._memory // _CORE_MEGABYTES
        limits = ["--cpu-period", str(_PERIOD_MICROSECONDS), "--cpu-quota", str(quota)]
        subprocess.run(["docker", "update", *limits, self._name], capture_output=True, check=True)

    def read_peak_memory(self) -> float:
        """Returns the largest resident set of the runtime's process so far, in MB."""
        command = ["docker", "exec", self._name, "sh", "-c", "grep VmHWM /proc/1/status"]
        line = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return int(line.split()[1]) / 1024
