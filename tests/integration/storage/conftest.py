"""DynamoDB and SQS as MiniStack emulates them, reached through our own client."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest

from devtools.local_stack.ministack import REGION, MiniStack
from shared.runtime.aws_client import AwsClient
from shared.storage.dynamodb import Table

type MakeTable = Callable[..., Callable[[], Table]]


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniStack]:
    folder = tmp_path_factory.mktemp("ministack")
    with pytest.MonkeyPatch.context() as patch, MiniStack(folder, folder / "log.txt") as ministack:
        patch.setenv("AWS_ACCESS_KEY_ID", "test")  # the account's root, who may do everything
        patch.setenv("AWS_SECRET_ACCESS_KEY", "test")
        yield ministack


@pytest.fixture
def make_table(ministack: MiniStack) -> MakeTable:
    """Creates an empty table and returns what connects to it: anew each time, as another process would."""

    def create(*key: str) -> Callable[[], Table]:
        name = f"table-{uuid4()}"
        ministack.client("dynamodb").create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": attribute, "AttributeType": "S"} for attribute in key],
            KeySchema=[
                {"AttributeName": attribute, "KeyType": kind}
                for attribute, kind in zip(key, ("HASH", "RANGE"), strict=False)
            ],
        )
        return lambda: Table(AwsClient("dynamodb", "DynamoDB_20120810", REGION, ministack.url, "1.0"), name)

    return create
