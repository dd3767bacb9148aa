import copy
from typing import Any

import pytest

from shared.errors import MalformedMessageError
from shared.protocol.records import Dialect, Record, find, get_attributes, wire


class Option(Record):
    id: str = wire("Id", bot="id")
    weight: int = wire("Weight", bot="weight")


class Poll(Record):
    title: str = wire("Title", "OldTitle", bot="title")
    votes: int = wire("Result.Votes", bot="result.votes")
    share: float = wire("Result.Share")
    voters: tuple[str, ...] = wire("Voters.Voter.Id", bot="voters")
    scores: tuple[int, ...] = wire("Score")
    options: tuple[Option, ...] = wire("Options.Option", bot="options")
    content: str = wire("Content")


class QuickPoll(Poll):
    seconds: int = wire("Seconds")


def make_poll(**fields: Any) -> Poll:
    return Poll(Dialect.XML, fields)


def test_record_without_fields_is_empty() -> None:
    poll = make_poll()
    assert (poll.title, poll.votes, poll.share, poll.voters, poll.scores, poll.options) == ("", 0, 0.0, (), (), ())


def test_record_reads_nested_fields() -> None:
    poll = make_poll(Title="Lunch", Result={"Votes": "7", "Share": "0.5"})
    assert (poll.title, poll.votes, poll.share) == ("Lunch", 7, 0.5)


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"OldTitle": "old"}, "old"),
        ({"Title": "new", "OldTitle": "old"}, "new"),
        ({"Title": "", "OldTitle": "old"}, ""),
        ({"TITLE": "upper"}, "upper"),
        ({"TITLE": "upper", "Title": "exact"}, "exact"),
        ({"Title": ["first", "second"]}, "first"),
        ({"Title": []}, ""),
        ({"Title": {"a": "b"}}, ""),
        ({"Title": None, "OldTitle": "old"}, "old"),
        ({"Title": 7}, "7"),
        ({"Title": "  spaces "}, "spaces"),
    ],
)
def test_record_text_is_the_first_that_came(fields: dict[str, Any], title: str) -> None:
    assert make_poll(**fields).title == title


def test_record_what_a_user_typed_keeps_its_spaces() -> None:
    assert make_poll(Content=" a ").content == " a "


@pytest.mark.parametrize(
    ("voters", "ids"),
    [
        ({"Voter": {"Id": "a"}}, ("a",)),
        ({"Voter": [{"Id": "a"}, {"Id": ["b", "c"]}, {}, "d", {"Id": ""}]}, ("a", "b", "c")),
        ([{"Voter": {"Id": "a"}}, {"Voter": [{"Id": "b"}]}], ("a", "b")),
        ({"Voter": []}, ()),
        ({"Voter": {"Id": {"x": "y"}}}, ()),
        ("nobody", ()),
    ],
)
def test_record_repeated_texts_are_gathered(voters: Any, ids: tuple[str, ...]) -> None:
    assert make_poll(Voters=voters).voters == ids


def test_record_repeated_numbers_are_numbers() -> None:
    assert make_poll(Score=["1", 2]).scores == (1, 2)
    assert make_poll(Score="3").scores == (3,)


@pytest.mark.parametrize("option", [{"Id": "a", "Weight": "2"}, [{"Id": "a", "Weight": 2}, "noise"]])
def test_record_repeated_elements_are_records(option: Any) -> None:
    (found,) = make_poll(Options={"Option": option}).options
    assert (found.id, found.weight) == ("a", 2)


def test_record_of_a_bot_has_names_of_its_own() -> None:
    fields: dict[str, Any] = {
        "title": "Lunch",
        "voters": ["a", "b"],
        "options": [{"id": "x"}],
        "Title": "no",
        "Score": 1,
    }
    poll = Poll(Dialect.BOT_JSON, fields)
    assert (poll.title, poll.voters, poll.options[0].id, poll.scores) == ("Lunch", ("a", "b"), "x", ())


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"Result": {"Votes": "many"}}, id="word"),
        pytest.param({"Result": {"Votes": "1.5"}}, id="fraction"),
        pytest.param({"Result": {"Share": "inf"}}, id="infinite"),
        pytest.param({"Result": {"Share": 1e999}}, id="json-infinite"),
        pytest.param({"Result": {"Votes": 1e999}}, id="json-infinite-int"),
        pytest.param({"Score": ["1", "x"]}, id="repeated"),
        pytest.param({"Options": {"Option": [{"Weight": "heavy"}]}}, id="in-a-record"),
    ],
)
def test_record_number_that_is_none_raises_at_once(fields: dict[str, Any]) -> None:
    with pytest.raises(MalformedMessageError, match="is no number"):
        make_poll(**fields)


def test_record_inherits_attributes_and_their_checks() -> None:
    poll = QuickPoll(Dialect.XML, {"Title": "Lunch", "Seconds": "30"})
    assert (poll.title, poll.seconds) == ("Lunch", 30)
    with pytest.raises(MalformedMessageError):
        QuickPoll(Dialect.XML, {"Result": {"Votes": "many"}})


def test_get_attributes_has_the_inherited_first() -> None:
    names = ["title", "votes", "share", "voters", "scores", "options", "content"]
    assert list(get_attributes(Poll)) == names
    assert list(get_attributes(QuickPoll)) == [*names, "seconds"]
    assert get_attributes(QuickPoll)["options"] == tuple[Option, ...]


def test_record_cannot_be_changed() -> None:
    poll = make_poll(Title="Lunch")
    with pytest.raises(AttributeError, match="a Poll cannot be changed"):
        poll.title = "Dinner"
    with pytest.raises(TypeError):
        poll.fields["Title"] = "Dinner"  # type: ignore[index]
    assert poll.title == "Lunch"


def test_record_equal_ones_have_one_hash() -> None:
    first, second = (make_poll(Title="Lunch") for _ in range(2))
    assert first.title == "Lunch"
    assert first == second == copy.copy(second)
    assert hash(first) == hash(second)


def test_record_differs_by_fields_type_and_dialect() -> None:
    fields = {"Title": "Lunch"}
    poll = Poll(Dialect.XML, fields)
    others = [make_poll(Title="Dinner"), QuickPoll(Dialect.XML, fields), Poll(Dialect.JSON, fields), fields]
    assert all(poll != other for other in others)


def test_record_shows_what_is_filled() -> None:
    assert repr(make_poll(Title="Lunch", Score="3", Extra="x")) == "Poll(title='Lunch', scores=(3,))"


def test_record_does_not_show_secrets() -> None:
    class Ticket(Record):
        suite_ticket: str = wire("SuiteTicket")
        state: str = wire("State")

    ticket = Ticket(Dialect.XML, {"SuiteTicket": "s3cret", "State": "st1"})
    assert repr(ticket) == "Ticket(suite_ticket='…', state='st1')"


@pytest.mark.parametrize("path", [("Nothing",), ("Title", "Below"), ("Voters", "Voter", "Name")])
def test_find_what_is_not_there_is_none(path: tuple[str, ...]) -> None:
    assert find({"Title": "Lunch", "Voters": [{"Voter": "a"}]}, path) is None


def test_find_keeps_what_it_finds_as_it_came() -> None:
    assert find({"A": {"b": {"C": [1, None]}}}, ("A", "B", "C")) == [1, None]


def test_wire_of_the_type_is_the_declaration() -> None:
    assert Poll.title is Poll.__dict__["title"]
