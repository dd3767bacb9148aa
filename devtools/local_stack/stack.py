"""The local stack as a whole: start it, use it, leave it."""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from botocore.exceptions import BotoCoreError, ClientError

from devtools.local_stack import messages, welcome
from devtools.local_stack.bundle import Bundle, get_architecture
from devtools.local_stack.deployment import Deployment
from devtools.local_stack.front import Answer, Front, listen
from devtools.local_stack.function_logs import FunctionLogs
from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.ministack import MiniStack
from devtools.local_stack.parameters import Parameters
from devtools.local_stack.platforms import Platforms
from devtools.local_stack.reporter import Reporter
from devtools.local_stack.settings import LocalSettings, load_settings
from devtools.local_stack.tunnel import read_tunnel
from devtools.local_stack.warm_up import warm_up
from devtools.local_stack.watcher import Watcher
from devtools.loopback import url_of
from devtools.texts import Text

STACK_NAME = "wehook"


class LocalStack:
    """The bundle on this machine, for as long as the ``with`` block lasts.

    Args:
        root: The folder with the bundle's sources and its settings; a copy of both will do.
        reporter: Told what happens.
        port: Where the bundle answers; 0 for any free port.
        console_port: Where the console page of the simulated platforms answers; 0 for any free port.
        tunnel: The public address of a tunnel in front of it: the functions then call the real platforms.

    Attributes:
        url: The address of the bundle.
        console_url: The address of the console page.
        ministack: AWS.
        deployment: The bundle's stack in it.
    """

    url: str
    console_url: str
    ministack: MiniStack
    deployment: Deployment

    def __init__(self, root: Path, reporter: Reporter, port: int = 0, console_port: int = 0, tunnel: str = "") -> None:
        self._root = root
        self._reporter = reporter
        self._port = port
        self._console_port = console_port
        self._tunnel = tunnel
        self._folder = root / ".aws-sam/local"
        self._bundle = Bundle(root, self._folder)
        self._parts = ExitStack()
        self._stopping = False

    def __enter__(self) -> Self:
        """Builds, starts and deploys everything.

        Raises:
            LocalStackError: The port is taken, the settings or the code are broken, or a part does not start.
        """
        self._tunnel = read_tunnel(self._tunnel)
        with ExitStack() as parts:
            listener = parts.enter_context(listen(self._port))
            self.url = url_of(listener)
            settings = load_settings(self._root, self._tunnel or self.url)
            self._platforms = parts.enter_context(Platforms(settings, self._console_port, self.url))
            self.console_url = self._platforms.url
            self._start_aws(parts, settings, self._folder / f"ministack-{listener.getsockname()[1]}.log")
            parts.enter_context(self._logs)
            self._front = parts.enter_context(Front(listener, self._find_api(), self._observe))
            parts.enter_context(Watcher(self._root, self._reload_code, self._reload_settings))
            parts.callback(self._end_reload)
            addresses = welcome.Addresses(self.url, self.console_url, self.ministack.url, self._tunnel)
            for line in welcome.describe(settings, addresses):
                self._reporter.tell(line)
            self._parts = parts.pop_all()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Stops everything, which takes a while: thousands of files of MiniStack's go."""
        self._reporter.tell(messages.STOPPING)
        self._parts.close()

    def wait(self) -> None:
        """Waits until the stack ends by itself, which it should not.

        Raises:
            LocalStackError: It did.
        """
        self.ministack.wait()

    def _start_aws(self, parts: ExitStack, settings: LocalSettings, log: Path) -> None:
        self._reporter.tell(messages.BUILDING)
        with self._bundle.build() as build:
            self._reporter.tell(messages.STARTING)
            folder = Path(parts.enter_context(tempfile.TemporaryDirectory(prefix="wehook-")))
            self.ministack = parts.enter_context(MiniStack(folder, log))
            self._logs = FunctionLogs(self.ministack.client("logs"), self._reporter.show_log)
            self._parameters = Parameters(self.ministack.client("ssm"), f"/{STACK_NAME}")
            self._parameters.write(settings)
            self._reporter.tell(messages.DEPLOYING)
            parameters = {"Architecture": get_architecture(), "PublicBaseUrl": self._tunnel or self.url}
            environment = {} if self._tunnel else self._platforms.environment
            self.deployment = Deployment(self.ministack, STACK_NAME, parameters, environment)
            self.deployment.deploy(build)
        self._warm_up()

    def _find_api(self) -> str:
        (api,) = self.deployment.find("AWS::ApiGatewayV2::Api").values()
        return f"{self.ministack.url}/_aws/execute-api/{api}/$default"

    def _warm_up(self) -> bool:
        """Starts the functions, and tells which do not start; returns whether all do."""
        with self._logs.paused():
            groups = self.deployment.find("AWS::Logs::LogGroup")
            self._logs.groups = {name.removesuffix("LogGroup"): group for name, group in groups.items()}
            results = warm_up(self.deployment, self.ministack)
            for result in results:
                self._logs.ignore(result.log_lines)
        problems = [result.problem for result in results if result.problem]
        for problem in problems:
            self._reporter.tell_problem(problem)
        return not problems

    def _reload_code(self) -> None:
        self._reporter.tell(messages.RELOADING)
        self._take_over(self._rebuild)

    def _reload_settings(self) -> None:
        self._take_over(self._rewrite_settings)

    def _take_over(self, change: Callable[[], Text]) -> None:
        try:
            self._reporter.tell(change())
        except LocalStackError as error:
            self._refuse_change(error.text)
        except (BotoCoreError, ClientError) as error:
            self._refuse_change(messages.deployment_failed(str(error)))

    def _rebuild(self) -> Text:
        started = time.monotonic()
        with self._bundle.build() as build, self._front.held():
            self.deployment.deploy(build)
            starts = self._warm_up()
        return messages.code_reloaded(time.monotonic() - started) if starts else messages.CODE_BROKEN

    def _rewrite_settings(self) -> Text:
        settings = load_settings(self._root, self._tunnel or self.url)
        with self._front.held():
            self._parameters.write(settings)
            self.deployment.restart_functions()
            self._warm_up()
            self._platforms.replace_apps(settings)
        return messages.settings_reloaded(settings.file)

    def _refuse_change(self, problem: Text) -> None:
        if not self._stopping:
            self._reporter.tell_problem(messages.change_refused(problem))

    def _end_reload(self) -> None:
        """Lets a change that is being taken over fail at once, rather than wait for its end."""
        self._stopping = True
        self._bundle.close()
        self.ministack.kill()

    def _observe(self, answer: Answer) -> None:
        if not answer.routed:
            self._reporter.tell(messages.no_route(answer.method, answer.path, answer.status), "yellow")
        self._logs.look()
