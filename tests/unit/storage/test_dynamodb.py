from typing import Any

import pytest

from shared.errors import AwsError, StoreError
from shared.storage.dynamodb import Write
from tests.dynamodb import REFUSAL, ScriptedDynamoDb, refuse


def test_get_item_is_read_as_last_written() -> None:
    db = ScriptedDynamoDb({"Item": {"key": {"S": "k"}, "count": {"N": "2"}}})
    assert db.table.get({"key": "k"}) == {"key": "k", "count": 2}
    (asked,) = db.asked
    assert asked.operation == "GetItem"
    assert asked.parameters == {"TableName": "things", "Key": {"key": {"S": "k"}}, "ConsistentRead": True}


def test_get_missing_item_gives_none() -> None:
    assert ScriptedDynamoDb({}).table.get({"key": "k"}) is None


def test_put_without_a_condition_is_done() -> None:
    db = ScriptedDynamoDb({})
    assert db.table.put({"key": "k", "none": None}) == Write(done=True, item={})
    (asked,) = db.asked
    assert asked.operation == "PutItem"
    assert asked.parameters == {"TableName": "things", "Item": {"key": {"S": "k"}}}


def test_put_condition_names_its_attributes_and_values() -> None:
    db = ScriptedDynamoDb({})
    assert db.table.put({"key": "k"}, "#state = :old AND #state <> :new", {"old": "a", "new": 1}).done
    (asked,) = db.asked
    assert asked.parameters["ConditionExpression"] == "#state = :old AND #state <> :new"
    assert asked.parameters["ExpressionAttributeNames"] == {"#state": "state"}
    assert asked.parameters["ExpressionAttributeValues"] == {":old": {"S": "a"}, ":new": {"N": "1"}}


@pytest.mark.parametrize("item", [{"state": "done"}, {}], ids=["item", "nothing"])
def test_put_condition_does_not_hold_gives_what_stands_there(item: dict[str, Any]) -> None:
    db = ScriptedDynamoDb(refuse(item))
    assert db.table.put({"key": "k"}, "attribute_not_exists(#key)") == Write(done=False, item=item)
    (asked,) = db.asked
    assert REFUSAL in asked.expected
    assert asked.parameters["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"
    assert "ExpressionAttributeValues" not in asked.parameters


def test_put_condition_does_not_hold_and_nothing_stands_there() -> None:
    assert ScriptedDynamoDb({"__type": REFUSAL}).table.put({"key": "k"}, "#state = :a", {"a": "b"}) == Write(
        done=False, item={}
    )


def test_update_gives_the_item_as_it_stands_now() -> None:
    db = ScriptedDynamoDb({"Attributes": {"key": {"S": "k"}, "state": {"S": "done"}}})
    write = db.table.update({"key": "k"}, "SET #state = :state", {"state": "done"})
    assert write == Write(done=True, item={"key": "k", "state": "done"})
    (asked,) = db.asked
    assert asked.operation == "UpdateItem"
    assert asked.parameters == {
        "TableName": "things",
        "Key": {"key": {"S": "k"}},
        "UpdateExpression": "SET #state = :state",
        "ReturnValues": "ALL_NEW",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {":state": {"S": "done"}},
    }


def test_update_condition_does_not_hold_gives_what_stands_there() -> None:
    db = ScriptedDynamoDb(refuse({"state": "late"}))
    write = db.table.update({"key": "k"}, "SET #state = :b", {"a": "x", "b": "y"}, "#state = :a")
    assert write == Write(done=False, item={"state": "late"})


def test_delete_names_the_item() -> None:
    db = ScriptedDynamoDb({})
    db.table.delete({"key": "k"})
    (asked,) = db.asked
    assert (asked.operation, asked.parameters["Key"]) == ("DeleteItem", {"key": {"S": "k"}})


def test_scan_reads_what_fits_page_after_page() -> None:
    last = {"key": {"S": "b"}}
    db = ScriptedDynamoDb({"Items": [{"key": {"S": "a"}}], "LastEvaluatedKey": last}, {"Items": [{"key": {"S": "c"}}]})
    assert list(db.table.scan("#state = :state", {"state": "x"})) == [{"key": "a"}, {"key": "c"}]
    first, second = db.asked
    assert first.operation == second.operation == "Scan"
    assert first.parameters["FilterExpression"] == second.parameters["FilterExpression"] == "#state = :state"
    assert first.parameters["ConsistentRead"] is second.parameters["ConsistentRead"] is True
    assert "ExclusiveStartKey" not in first.parameters
    assert second.parameters["ExclusiveStartKey"] == last
    assert second.parameters["ExpressionAttributeNames"] == {"#state": "state"}


def test_call_that_fails_raises_store_error_with_table_and_code() -> None:
    db = ScriptedDynamoDb(AwsError("GetItem", "AccessDeniedException"))
    with pytest.raises(StoreError, match="table things: GetItem failed: AccessDeniedException") as caught:
        db.table.get({"key": "k"})
    assert isinstance(caught.value.__cause__, AwsError)
