"""The store and the platforms of these benchmarks: MiniStack's DynamoDB and the simulated platforms."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from bench.errors import BenchmarkError
from bench.tokens.place import Place
from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.ministack import REGION, MiniStack
from devtools.platform.server import PlatformServer

WECOM_TOKEN_API = "/cgi-bin/gettoken"  # noqa: S105  # its path
_TABLE = "tokens"
_LOG = Path(".aws-sam/bench/tokens.log")


class Tokens(NamedTuple):
    """What a platform says of the tokens that it has issued for an app.

    Attributes:
        fetches: Calls for one, answered or refused.
        issued: How many tokens these got.
        replaced: How many of them somebody else has ended.
        expired: How many of them have ended by age.
    """

    fetches: int
    issued: int
    replaced: int
    expired: int


class Stage(NamedTuple):
    """The running store and platforms.

    Attributes:
        place: Where they are.
        platform: Both platforms.
    """

    place: Place
    platform: PlatformServer

    def count_tokens(self, app: str, api: str = WECOM_TOKEN_API) -> Tokens:
        """Returns the platform's own figures.

        Args:
            app: The app.
            api: Path of the call that fetches its token.
        """
        calls = self.platform.counts(app)["calls"]
        states = [token["state"] for token in self.platform.call("GET", f"/apps/{app}/tokens")["tokens"]]
        fetches = sum(call["count"] for call in calls if call["path"] == api)
        return Tokens(fetches, len(states), states.count("replaced"), states.count("expired"))


@contextmanager
def open_stage(documents: Mapping[str, Mapping[str, Any]]) -> Iterator[Stage]:
    """Starts everything on free ports, and ends it afterwards.

    Args:
        documents: What the platforms know of each app, by name.

    Raises:
        BenchmarkError: MiniStack does not start.
    """
    _LOG.parent.mkdir(parents=True, exist_ok=True)
    try:
        with (
            TemporaryDirectory() as folder,
            MiniStack(Path(folder), _LOG) as ministack,
            PlatformServer(documents) as platform,
        ):
            ministack.client("dynamodb").create_table(
                TableName=_TABLE,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "key", "AttributeType": "S"}],
                KeySchema=[{"AttributeName": "key", "KeyType": "HASH"}],
            )
            place = Place(ministack.url, REGION, _TABLE, platform.wecom_api_url, platform.wechat_api_url)
            yield Stage(place, platform)
    except LocalStackError as error:
        raise BenchmarkError(str(error)) from error
