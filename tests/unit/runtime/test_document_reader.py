from typing import Any

import pytest

from shared.errors import ConfigurationError
from shared.runtime.document_reader import DocumentReader


def make_reader(**document: Any) -> DocumentReader:
    return DocumentReader(document, "demo")


@pytest.mark.parametrize("document", [None, [], "text", 7])
def test_document_reader_no_object_raises(document: object) -> None:
    with pytest.raises(ConfigurationError, match="'demo': document must be an object"):
        DocumentReader(document, "demo")


def test_text_missing_raises_unless_there_is_a_default() -> None:
    with pytest.raises(ConfigurationError, match="'demo': name is missing"):
        make_reader().text("name")
    assert make_reader().text("name", default="") == ""


def test_text_null_counts_as_missing() -> None:
    with pytest.raises(ConfigurationError, match="name is missing"):
        make_reader(name=None).text("name", default="")


@pytest.mark.parametrize("value", [" abc\t", "\u200babc\ufeff", "a\u200bbc\n"])
def test_text_what_pasting_brings_is_removed(value: str) -> None:
    assert make_reader(name=value).text("name", "[a-c]{3}") == "abc"


@pytest.mark.parametrize("value", ["abcd", "ab", "äbc", "", " "])
def test_text_that_does_not_match_raises_with_the_pattern(value: str) -> None:
    with pytest.raises(ConfigurationError, match=r"name must match \[a-z\]\{3\}$"):
        make_reader(name=value).text("name", "[a-z]{3}")


@pytest.mark.parametrize("value", [1, True, ["a"], {"a": "b"}])
def test_text_of_another_type_raises(value: object) -> None:
    with pytest.raises(ConfigurationError, match="name must be text"):
        make_reader(name=value).text("name")


def test_urls_are_as_browsers_write_them() -> None:
    urls = ["https://APP.example.com:443/Home", " http://localhost:3000 ", "https://[2001:DB8::1]"]
    reader = make_reader(urls=urls)
    assert reader.urls("urls") == ("https://app.example.com/Home", "http://localhost:3000", "https://[2001:db8::1]")
    assert make_reader().urls("urls") == ()


@pytest.mark.parametrize("url", ["http://app.example.com", "https://app.example.com?a=1", "https://app.example.com:0"])
def test_urls_unsafe_or_more_than_an_address_raises(url: str) -> None:
    with pytest.raises(
        ConfigurationError, match=r"urls\[1\] must be an https address without query, fragment or user$"
    ):
        make_reader(urls=["https://app.example.com", url]).urls("urls")


@pytest.mark.parametrize("url", ["https://app.example.com/", "http://127.0.0.1:3000/home"])
def test_urls_path_where_none_is_allowed_raises(url: str) -> None:
    assert make_reader(urls=[url]).urls("urls") == (url,)
    with pytest.raises(ConfigurationError, match=r"urls\[0\] must be an origin, without a path$"):
        make_reader(urls=[url]).urls("urls", path_allowed=False)


def test_texts_are_read_in_order() -> None:
    assert make_reader(names=["b", " a "]).texts("names") == ("b", "a")
    assert make_reader().texts("names") == ()


@pytest.mark.parametrize(
    ("value", "problem"),
    [("a", "names must be a list"), (["a", 1], r"names\[1\] must be text"), ({}, "names must be a list")],
)
def test_texts_of_another_shape_raise(value: object, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=problem):
        make_reader(names=value).texts("names")


@pytest.mark.parametrize("value", [5, "5", " 5 "])
def test_integer_may_be_written_as_text(value: object) -> None:
    assert make_reader(number=value).integer("number", 5, 5) == 5


@pytest.mark.parametrize("value", [4, 7, "7", "five", "", 5.0, True, None, [5], "-5", "9" * 5000])
def test_integer_anything_else_raises(value: object) -> None:
    with pytest.raises(ConfigurationError, match=r"number (must be a whole number from 5 to 6|is missing)"):
        make_reader(number=value).integer("number", 5, 6)


def test_integer_missing_has_the_default() -> None:
    assert make_reader().integer("number", 5, 6, default=6) == 6


@pytest.mark.parametrize("value", ["c", "", 1, None, ["a"]])
def test_choice_anything_else_raises(value: object) -> None:
    with pytest.raises(ConfigurationError, match=r"letter (must be one of a, b|is missing)"):
        make_reader(letter=value).choice("letter", ["a", "b"])


def test_choice_missing_has_the_default() -> None:
    assert make_reader().choice("letter", ["a", "b"], default="b") == "b"


def test_child_error_has_the_whole_path() -> None:
    with pytest.raises(ConfigurationError, match=r"outer\.list\[1\]\.name is missing") as caught:
        make_reader(outer={"list": [{"name": "x"}, {}]}).child("outer").children("list")[1].text("name")
    assert (caught.value.field, caught.value.app) == ("outer.list[1].name", "demo")


def test_child_missing_is_empty() -> None:
    assert not make_reader().child("outer").has("name")
    assert make_reader().children("list") == []


@pytest.mark.parametrize("value", [1, "text", []])
def test_child_of_another_shape_raises(value: object) -> None:
    with pytest.raises(ConfigurationError, match="outer must be an object"):
        make_reader(outer=value).child("outer")


def test_refuse_unknown_names_the_first_field_that_nothing_read() -> None:
    reader = make_reader(name="x", zeta=1, alpha=2)
    reader.text("name")
    with pytest.raises(ConfigurationError, match="alpha is not a field of this kind of app"):
        reader.refuse_unknown()


def test_refuse_unknown_all_read_passes() -> None:
    reader = make_reader(name="x")
    reader.text("name")
    reader.integer("absent", 0, 1, default=0)
    reader.refuse_unknown()
