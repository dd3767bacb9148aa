"""The platforms' XML: text in CDATA, numbers bare, lists as repeated siblings."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException, ElementTree


def to_xml(fields: Mapping[str, Any]) -> str:
    """Returns the fields as a document.

    Args:
        fields: Text, numbers, further fields, or lists of these, in the order of the document.
    """
    return f"<xml>{_children(fields)}</xml>"


def _children(fields: Mapping[str, Any]) -> str:
    return "".join(
        f"<{name}>{_content(value)}</{name}>"
        for name, values in fields.items()
        for value in (values if isinstance(values, list) else [values])
    )


def _content(value: Any) -> str:
    if isinstance(value, Mapping):
        return _children(value)
    if isinstance(value, str):
        return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return str(value)


def from_xml(text: str) -> dict[str, Any]:
    """Returns the fields of a document; repeated siblings become a list.

    Args:
        text: The document.

    Raises:
        ValueError: It is no document with the root xml.
    """
    try:
        root = ElementTree.fromstring(text, forbid_dtd=True)
        fields = _fields(root)
    except (ElementTree.ParseError, DefusedXmlException, RecursionError) as error:
        raise ValueError(str(error)) from error
    if root.tag != "xml" or not isinstance(fields, dict):
        raise ValueError(f"the root is <{root.tag}> instead of <xml> with fields")
    return fields


def _fields(element: Element) -> dict[str, Any] | str:
    if not len(element):
        return element.text or ""
    fields: dict[str, Any] = {}
    for child in element:
        value = _fields(child)
        if child.tag not in fields:
            fields[child.tag] = value
        elif isinstance(fields[child.tag], list):
            fields[child.tag].append(value)
        else:
            fields[child.tag] = [fields[child.tag], value]
    return fields
