from typing import Any

import pytest

from bench.delivery.ordinary.capacity import Capacity, count_read_units, measure_item

KEY = {"key": {"S": "k"}}


def make_item(size: int) -> dict[str, dict[str, str]]:
    return {**KEY, "job": {"S": "x" * (size - 7)}}


def make_put(size: int) -> dict[str, Any]:
    return {"TableName": "inbox", "Item": make_item(size)}


def make_update() -> dict[str, Any]:
    return {"TableName": "inbox", "Key": KEY}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        pytest.param({"S": "你好"}, 6, id="text-in-utf-8"),
        pytest.param({"N": "1795270347.4390182"}, 10, id="number-two-digits-a-byte"),
        pytest.param({"N": "-100"}, 2, id="number-without-outer-zeros"),
        pytest.param({"B": "AAAA"}, 3, id="bytes"),
        pytest.param({"BOOL": True}, 1, id="boolean"),
        pytest.param({"L": [{"S": "ab"}]}, 6, id="list"),
        pytest.param({"M": {"a": {"S": "b"}}}, 6, id="object"),
    ],
)
def test_measure_item_adds_name_and_value(value: dict[str, Any], size: int) -> None:
    assert measure_item({"name": value}) == 4 + size


@pytest.mark.parametrize(("size", "units"), [(100, 1), (1024, 1), (1025, 2), (3900, 4)])
def test_capacity_put_takes_a_unit_for_each_kilobyte(size: int, units: int) -> None:
    assert Capacity().write(make_put(size), {}) == (size, units)


def test_capacity_update_takes_the_larger_of_before_and_after() -> None:
    capacity = Capacity()
    capacity.write(make_put(3000), {})

    assert capacity.write(make_update(), {"Attributes": make_item(100)}).units == 3
    assert capacity.write(make_update(), {"Attributes": make_item(2000)}).units == 2
    assert capacity.write(make_update(), {"Attributes": make_item(50)}).units == 2


def test_capacity_refused_put_takes_the_units_of_what_stands_there() -> None:
    refused = {"__type": "ConditionalCheckFailedException", "Item": make_item(1500)}

    assert Capacity().write(make_put(100), refused) == (1500, 2)


def test_capacity_update_of_nothing_takes_one_unit() -> None:
    assert Capacity().write(make_update(), {"__type": "ConditionalCheckFailedException"}) == (0, 1)


def test_capacity_tells_tables_apart() -> None:
    capacity = Capacity()
    capacity.write(make_put(3000), {})

    assert capacity.write({**make_put(100), "TableName": "tokens"}, {}).units == 1


@pytest.mark.parametrize(("item", "units"), [({}, 1), (make_item(4096), 1), (make_item(4097), 2)])
def test_count_read_units_takes_a_unit_for_each_four_kilobytes(item: dict[str, Any], units: int) -> None:
    assert count_read_units({"Item": item} if item else {}) == units
