import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.storage.attribute_values import marshal, marshal_item, unmarshal, unmarshal_item

NUMBERS = st.integers(-(10**37), 10**37) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.text() | st.booleans() | NUMBERS | st.binary(),
    lambda children: st.lists(children) | st.dictionaries(st.text(), children),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("value", "attribute"),
    [
        ("", {"S": ""}),
        ("企业微信", {"S": "企业微信"}),
        (True, {"BOOL": True}),
        (False, {"BOOL": False}),
        (1, {"N": "1"}),
        (-7, {"N": "-7"}),
        (1767225600.25, {"N": "1767225600.25"}),
        (b"\x00\xff", {"B": "AP8="}),
        ([1, "a"], {"L": [{"N": "1"}, {"S": "a"}]}),
        ({"a": [], "b": {}}, {"M": {"a": {"L": []}, "b": {"M": {}}}}),
    ],
)
def test_marshal_each_type_comes_back(value: object, attribute: dict[str, object]) -> None:
    assert marshal(value) == attribute
    assert unmarshal(attribute) == value


@given(VALUES)
def test_marshal_any_value_comes_back(value: object) -> None:
    assert unmarshal(marshal(value)) == value


@pytest.mark.parametrize(
    ("text", "number"),
    [("-0", 0), ("1E+2", 100), ("0.5", 0.5), ("-1.5", -1.5), ("12345678901234567890", 12345678901234567890)],
)
def test_unmarshal_number_is_whole_where_it_can_be(text: str, number: float) -> None:
    value = unmarshal({"N": text})
    assert value == number
    assert isinstance(value, int) is text.lstrip("-").isdigit()
    assert not math.isnan(value)


def test_marshal_unknown_type_raises() -> None:
    with pytest.raises(TypeError, match="DynamoDB has no type for a set"):
        marshal({1})


def test_marshal_item_nothing_is_no_attribute() -> None:
    assert marshal_item({"a": None, "b": {"c": None}}) == {"b": {"M": {}}}


def test_unmarshal_item_gives_plain_values() -> None:
    assert unmarshal_item({"a": {"S": "x"}, "b": {"N": "2"}}) == {"a": "x", "b": 2}
