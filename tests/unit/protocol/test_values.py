import copy

import pytest

from shared.protocol.values import Value


class Point(Value):
    x: int
    y: int = 0


class Hidden(Value):
    place: str
    key: str = ""
    secrets = frozenset({"key"})


class NamedPoint(Point):
    unit = "mm"
    name: str = ""


def test_value_takes_its_content_in_order_or_by_name() -> None:
    assert (Point(1, 2).x, Point(1, 2).y) == (1, 2)
    assert Point(1) == Point(x=1) == Point(1, y=0)
    assert NamedPoint(1, 2, "a") == NamedPoint(1, name="a", y=2)


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param((), {}, id="missing"),
        pytest.param((1, 2, 3), {}, id="too-many"),
        pytest.param((1,), {"x": 2}, id="twice"),
        pytest.param((1, 2), {"y": 3}, id="one-twice"),
        pytest.param((1,), {"z": 2}, id="unknown"),
        pytest.param((1,), {"unit": "m"}, id="of-the-class"),
    ],
)
def test_value_other_content_is_refused(arguments: tuple[int, ...], named: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Point takes x, y"):
        Point(*arguments, **named)


def test_value_equal_ones_have_one_hash() -> None:
    assert hash(Point(1)) == hash(Point(1, 0))
    assert len({Point(1), Point(1), Point(2)}) == 2


@pytest.mark.parametrize("other", [Point(2), NamedPoint(1), {"x": 1, "y": 0}, 1])
def test_value_differs_by_content_and_type(other: object) -> None:
    assert Point(1) != other


def test_value_cannot_be_changed() -> None:
    point = Point(1)
    with pytest.raises(AttributeError, match="a Point cannot be changed"):
        point.x = 2  # type: ignore[misc]
    assert point.x == 1


def test_value_shows_its_content() -> None:
    assert repr(NamedPoint(1, name="a")) == "NamedPoint(x=1, y=0, name='a')"


def test_value_replace_makes_another_one() -> None:
    point = NamedPoint(1, name="a")
    assert copy.replace(point, y=2) == NamedPoint(1, 2, "a")
    assert point.y == 0
    with pytest.raises(TypeError):
        copy.replace(point, z=1)  # type: ignore[call-arg]


def test_value_to_dict_is_its_content() -> None:
    assert NamedPoint(1, name="a").to_dict() == {"x": 1, "y": 0, "name": "a"}


def test_value_does_not_show_its_secrets() -> None:
    assert repr(Hidden("home", "QDG6eK")) == "Hidden(place='home', key='…')"
    assert repr(Hidden("home")) == "Hidden(place='home', key='')"
