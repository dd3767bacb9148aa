import pytest

from tests.infrastructure.stack import Stack

_TABLES = {"InboxTable", "SessionsTable", "SuitesTable", "TokensTable", "UsersTable"}
# What the platforms do not tell twice.
_KEPT = {"SuitesTable"}


def test_tables_are_those_that_have_a_purpose(stack: Stack) -> None:
    assert stack.of_type("AWS::DynamoDB::Table").keys() == _TABLES


def test_table_is_paid_by_the_request(stack: Stack) -> None:
    for table in stack.of_type("AWS::DynamoDB::Table").values():
        assert table["BillingMode"] == "PAY_PER_REQUEST"


def test_table_forgets_what_has_expired(stack: Stack) -> None:
    for table in stack.of_type("AWS::DynamoDB::Table").values():
        assert table["TimeToLiveSpecification"] == {"AttributeName": "ttl", "Enabled": True}


@pytest.mark.parametrize("name", sorted(_TABLES))
def test_table_outlives_the_stack_where_its_content_cannot_be_had_again(stack: Stack, name: str) -> None:
    table = stack.resources[name]

    assert table["DeletionPolicy"] == ("RetainExceptOnCreate" if name in _KEPT else "Delete")
    assert table["UpdateReplacePolicy"] == "Retain"
    assert ("PointInTimeRecoverySpecification" in table["Properties"]) is (name in _KEPT)


def test_table_is_encrypted_with_the_key_that_was_chosen(stack: Stack) -> None:
    key = stack.parameters["DataKeyArn"]
    for table in stack.of_type("AWS::DynamoDB::Table").values():
        assert table.get("SSESpecification") == (
            {"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": key} if key else None
        )
