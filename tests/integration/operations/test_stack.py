"""A deployed stack as the commands see it."""

import json

import pytest

from devtools.cloud.messages import CloudError
from devtools.cloud.place import Place
from devtools.cloud.stack import DeployedStack
from tests.integration.operations.conftest import BASE_URL


def test_find_knows_where_the_stack_answers(stack: DeployedStack) -> None:
    assert (stack.name, stack.base_url, stack.aws.region) == ("wehook", BASE_URL, "us-east-1")


def test_find_function_is_by_its_name_in_the_template(stack: DeployedStack) -> None:
    assert stack.find_function("Queue") is not None
    assert stack.find_function("DiagnoseFunction") is None


def test_read_concurrency_is_the_accounts(stack: DeployedStack) -> None:
    assert stack.read_concurrency() > 0


def test_invoke_function_that_is_gone_is_refused(stack: DeployedStack) -> None:
    with pytest.raises(CloudError, match="Invoke was refused: "):
        stack.invoke("nobody", {})


def test_find_knows_what_the_record_of_its_domain_points_to(stack: DeployedStack) -> None:
    encrypted = DeployedStack.find(Place("encrypted", "", ""))

    assert (encrypted.domain_name, encrypted.domain_target) == ("hook.example.com", "d-1.execute-api.amazonaws.com")
    assert (stack.domain_name, stack.domain_target) == ("", "")


def test_parameters_are_written_whole_or_not_at_all(stack: DeployedStack) -> None:
    assert stack.apps.write("app", "first", replace=False) is True
    assert stack.apps.write("app", "second", replace=False) is False
    assert stack.apps.read("app") == "first"
    assert stack.apps.write("app", "second", replace=True) is True
    assert stack.apps.read_all() == {"app": "second"}
    assert (stack.apps.remove("app"), stack.apps.remove("app")) == (True, False)
    assert stack.apps.read("app") is None


def test_parameters_keep_every_byte(stack: DeployedStack) -> None:
    text = json.dumps({"a": "\ufeffäöü 企业微信\r\n"}, ensure_ascii=False) + "\n"

    stack.files.write("a.txt", text, replace=False)

    assert stack.files.read("a.txt") == text
