"""The two notations of a callback, XML and JSON, to nested fields and back.

What a platform sends is parsed before its signature can be checked, so the parser refuses a DTD, entities,
deep nesting and everything that is not UTF-8 (https://developer.work.weixin.qq.com/document/path/90968).
"""

import json
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import NoReturn
from xml.etree.ElementTree import Element, ParseError, XMLParser

from shared.errors import MalformedMessageError

type Field = str | int | float | bool | Sequence[Field] | Mapping[str, Field] | None
"""A value of a document: text in XML; repeated elements are a list, elements with children a mapping."""

type Fields = Mapping[str, Field]

_MAX_DEPTH = 32
_ROOT = "xml"
_FREE_TEXT = "Content"  # what a user typed keeps its spaces; around everything else they mean nothing
# Named one by one: their complement, all that XML allows, takes ten times as long to compile.
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Notation(Enum):
    """How a document is written."""

    XML = "xml"
    JSON = "json"


def decode_text(body: bytes) -> str:
    """Decodes the body of a request.

    Args:
        body: UTF-8, with or without a byte order mark.

    Raises:
        MalformedMessageError: The bytes are not UTF-8.
    """
    try:
        return body.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        raise MalformedMessageError("the body is not UTF-8") from error


def detect_notation(text: str) -> Notation:
    """Tells XML from JSON by the first character; the content type says nothing reliable."""
    return Notation.JSON if text.lstrip().startswith("{") else Notation.XML


def parse_document(text: str) -> tuple[Notation, Fields]:
    """Parses XML or JSON.

    Args:
        text: ``<xml>…</xml>`` or a JSON object.

    Returns:
        The notation, and the fields below the root. Repeated siblings become a list.

    Raises:
        MalformedMessageError: The text is neither, or holds a DTD, an entity or too many levels.
    """
    notation = detect_notation(text)
    return notation, _parse_json(text) if notation is Notation.JSON else _parse_xml(text.strip())


def build_xml(fields: Fields) -> str:
    """Renders fields as ``<xml>…</xml>``, escaped so that no text can break out of its element.

    Args:
        fields: Text, numbers, mappings, and lists for repeated elements. Characters that XML forbids are left out.
    """
    return _render_element(_ROOT, fields)


def build_json(fields: Fields) -> str:
    """Renders fields as compact JSON, Chinese as it is and not as escapes; half a surrogate pair becomes ``?``."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace").decode()


def _parse_json(text: str) -> Fields:
    try:
        fields = json.loads(text, parse_constant=_refuse_constant, strict=False)
    except (ValueError, RecursionError) as error:
        raise MalformedMessageError("the text is not JSON") from error
    _check_depth(fields, _MAX_DEPTH)
    return fields  # type: ignore[no-any-return]  # the text starts with a brace


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _check_depth(value: Field, levels: int) -> None:
    if not levels:
        raise MalformedMessageError("the text is nested too deeply")
    if isinstance(value, dict):
        for child in value.values():
            _check_depth(child, levels - 1)
    elif isinstance(value, list):
        for child in value:
            _check_depth(child, levels - 1)


def _parse_xml(text: str) -> Fields:
    if "\0" in text:  # Expat would read it as UTF-16, whatever it is told
        raise MalformedMessageError("the text holds a NUL")
    try:
        # A DTD stands before the root element or not at all, and without one there are no entities: the guarded
        # parser, which is slower, is for a text that does not begin with its root.
        root = _parse_unguarded(text) if text.startswith(f"<{_ROOT}>") else _parse_guarded(text)
    except (ParseError, ValueError) as error:
        raise MalformedMessageError("the text is not XML without DTD") from error
    if root.tag != _ROOT:
        raise MalformedMessageError("the root element is not <xml>")
    return _read_children(root, _MAX_DEPTH)


def _parse_unguarded(text: str) -> Element:
    parser = XMLParser()  # noqa: S314  # see above
    parser.feed(text)
    return parser.close()


def _parse_guarded(text: str) -> Element:
    from defusedxml.ElementTree import fromstring  # noqa: PLC0415  # slow to import, and neither platform needs it

    return fromstring(text, forbid_dtd=True)  # its errors are ValueErrors


def _read_children(element: Element, levels: int) -> dict[str, Field]:
    if not levels:
        raise MalformedMessageError("the text is nested too deeply")
    fields: dict[str, Field] = {}
    for child in element:
        tag = child.tag
        value: Field = _read_children(child, levels - 1) if len(child) else _read_text(child)
        if tag not in fields:
            fields[tag] = value
        elif isinstance(earlier := fields[tag], list):
            earlier.append(value)
        else:
            fields[tag] = [earlier, value]
    return fields


def _read_text(element: Element) -> str:
    text = element.text or ""
    return text if element.tag == _FREE_TEXT else text.strip()


def _render_element(tag: str, value: Field) -> str:
    if isinstance(value, (list, tuple)):
        return "".join([_render_element(tag, item) for item in value])
    content = _render_children(value) if isinstance(value, dict) else _escape(str(value))
    return f"<{tag}>{content}</{tag}>"


def _render_children(fields: Fields) -> str:
    return "".join(
        [
            f"<{tag}>{_escape(value)}</{tag}>" if value.__class__ is str else _render_element(tag, value)
            for tag, value in fields.items()
        ]
    )


def _escape(text: str) -> str:
    if not text.isprintable():
        text = _NOT_IN_XML.sub("", text)
    # As `html.escape` does, whose module loads a table of entities first.
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
