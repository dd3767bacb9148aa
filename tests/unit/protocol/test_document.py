import json

import pytest

from shared.errors import MalformedMessageError
from shared.protocol.document import (
    Fields,
    Notation,
    build_json,
    build_xml,
    decode_text,
    detect_notation,
    parse_document,
)

BILLION_LAUGHS = (
    '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">'
    "]><xml><Content>&c;</Content></xml>"
)


def nest_xml(levels: int) -> str:
    return "<xml>" + "<a>" * levels + "</a>" * levels + "</xml>"


def nest_json(levels: int) -> str:
    return '{"a":' + "[" * levels + "]" * levels + "}"


def nest_json_objects(levels: int) -> str:
    return '{"a":' * levels + "1" + "}" * levels


@pytest.mark.parametrize("body", ["你好".encode(), b"\xef\xbb\xbf" + "你好".encode()], ids=["plain", "bom"])
def test_decode_text_utf_8_is_decoded(body: bytes) -> None:
    assert decode_text(body) == "你好"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "gb18030"])
def test_decode_text_other_encoding_raises(encoding: str) -> None:
    with pytest.raises(MalformedMessageError, match="not UTF-8"):
        parse_document(decode_text("<xml><Content>文本</Content></xml>".encode(encoding)))


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-32-be"])
def test_parse_document_ascii_in_a_wide_encoding_raises(encoding: str) -> None:
    with pytest.raises(MalformedMessageError):
        parse_document(decode_text("<xml><A>b</A></xml>".encode(encoding)))


@pytest.mark.parametrize(
    ("text", "notation"),
    [
        ("<xml/>", Notation.XML),
        ("\n {}", Notation.JSON),
        ("", Notation.XML),
        ("[]", Notation.XML),
    ],
)
def test_detect_notation_first_character_decides(text: str, notation: Notation) -> None:
    assert detect_notation(text) is notation


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("<xml/>", {}, id="empty"),
        pytest.param("<xml><A><![CDATA[<b>&amp;]]></A></xml>", {"A": "<b>&amp;"}, id="cdata"),
        pytest.param("<xml><A>1 &lt; 2 &amp; &#20320;</A></xml>", {"A": "1 < 2 & 你"}, id="character-references"),
        pytest.param("<xml><A> \n<![CDATA[x]]>\t</A></xml>", {"A": "x"}, id="blanks-around-a-value"),
        pytest.param("<xml><Content> x\n </Content></xml>", {"Content": " x\n "}, id="blanks-that-a-user-typed"),
        pytest.param("<xml><A/><B></B></xml>", {"A": "", "B": ""}, id="empty-elements"),
        pytest.param("<xml><A>1</A><B>x</B><A>2</A></xml>", {"A": ["1", "2"], "B": "x"}, id="repeated-siblings"),
        pytest.param("<xml><A>1</A><A>2</A><A>3</A></xml>", {"A": ["1", "2", "3"]}, id="three-siblings"),
        pytest.param(
            "<xml><L><i><m>1</m></i><i><m>2</m></i></L></xml>", {"L": {"i": [{"m": "1"}, {"m": "2"}]}}, id="nested"
        ),
        pytest.param("  <xml><A>x</A></xml>\n", {"A": "x"}, id="blanks-around-the-document"),
        pytest.param('<?xml version="1.0" encoding="UTF-8"?><xml><A>你</A></xml>', {"A": "你"}, id="declaration"),
        pytest.param('<?xml version="1.0" encoding="GBK"?><xml><A>你</A></xml>', {"A": "你"}, id="wrong-declaration"),
        pytest.param("<xml><!-- c --><A>x<!-- c -->y</A></xml>", {"A": "xy"}, id="comments"),
    ],
)
def test_parse_document_xml_gives_fields(text: str, fields: Fields) -> None:
    assert parse_document(text) == (Notation.XML, fields)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        pytest.param("{}", {}, id="empty"),
        pytest.param(' {"A":"\\u4f60","B":[1,2.5,null,true],"C":{"D":""}}\n', None, id="every-type"),
        pytest.param('{"A":1,"A":2}', {"A": 2}, id="the-last-of-a-doubled-name"),
        pytest.param('{"MsgId":24900000000000000000000001}', None, id="integer-beyond-64-bits"),
    ],
)
def test_parse_document_json_gives_fields(text: str, fields: Fields | None) -> None:
    assert parse_document(text) == (Notation.JSON, json.loads(text) if fields is None else fields)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("success", id="text"),
        pytest.param("<xml>", id="xml-not-closed"),
        pytest.param("<xml></xml><xml></xml>", id="xml-two-roots"),
        pytest.param("<html></html>", id="xml-other-root"),
        pytest.param("<XML></XML>", id="xml-other-case"),
        pytest.param('<xml xmlns="urn:x"></xml>', id="xml-namespace"),
        pytest.param("<xml>\0</xml>", id="xml-nul"),
        pytest.param("<xml>\ud800</xml>", id="xml-lone-surrogate"),
        pytest.param("<xml>&#0;</xml>", id="xml-nul-reference"),
        pytest.param("<xml>&a;</xml>", id="xml-unknown-entity"),
        pytest.param("<!DOCTYPE xml><xml/>", id="xml-dtd"),
        pytest.param('<!DOCTYPE xml SYSTEM "http://192.0.2.1/x.dtd"><xml/>', id="xml-external-dtd"),
        pytest.param('<!DOCTYPE xml [<!ENTITY a "b">]><xml>&a;</xml>', id="xml-entity"),
        pytest.param('<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hosts">]><xml>&a;</xml>', id="xml-external-entity"),
        pytest.param('<!DOCTYPE xml [<!ENTITY % a SYSTEM "http://192.0.2.1/">%a;]><xml/>', id="xml-parameter-entity"),
        pytest.param(BILLION_LAUGHS, id="xml-billion-laughs"),
        pytest.param(nest_xml(30_000), id="xml-deep"),
        pytest.param("[]", id="json-array"),
        pytest.param('"text"', id="json-string"),
        pytest.param('{"A":', id="json-cut"),
        pytest.param('{"A":1}{"B":2}', id="json-two"),
        pytest.param('{"A":NaN}', id="json-nan"),
        pytest.param('{"A":[Infinity]}', id="json-infinity"),
        pytest.param('{"A":-Infinity}', id="json-minus-infinity"),
        pytest.param("{'A':1}", id="json-single-quotes"),
        pytest.param('{"A":' + "9" * 5000 + "}", id="json-huge-integer"),
        pytest.param(nest_json(30_000), id="json-deep"),
        pytest.param(nest_json_objects(30_000), id="json-deep-objects"),
        pytest.param("\u3000{}", id="json-after-a-wide-blank"),
    ],
)
def test_parse_document_anything_else_raises(text: str) -> None:
    with pytest.raises(MalformedMessageError):
        parse_document(text)


@pytest.mark.parametrize("nest", [nest_xml, nest_json, nest_json_objects])
def test_parse_document_more_than_30_levels_raises(nest: type[str]) -> None:
    parse_document(nest(30))
    with pytest.raises(MalformedMessageError, match="nested too deeply"):
        parse_document(nest(34))


def test_build_xml_renders_every_kind_of_field() -> None:
    fields: Fields = {"A": "x", "N": 1, "L": ["1", "2"], "M": {"item": ({"B": "1"}, {"B": "2"})}, "E": ""}
    assert build_xml(fields) == (
        "<xml><A>x</A><N>1</N><L>1</L><L>2</L><M><item><B>1</B></item><item><B>2</B></item></M><E></E></xml>"
    )


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        pytest.param("</Content><Evil>1</Evil>", "&lt;/Content&gt;&lt;Evil&gt;1&lt;/Evil&gt;", id="markup"),
        pytest.param("]]>", "]]&gt;", id="end-of-cdata"),
        pytest.param("<![CDATA[x", "&lt;![CDATA[x", id="start-of-cdata"),
        pytest.param("&amp;", "&amp;amp;", id="entity"),
        pytest.param("a\0b\x0bc\x1bd\ufffee\uffff\ud800f", "abcdef", id="forbidden-characters"),
        pytest.param("你好😀\t\n", "你好😀\t\n", id="chinese-and-emoji"),
    ],
)
def test_build_xml_text_stays_in_its_element(text: str, rendered: str) -> None:
    assert build_xml({"Content": text}) == f"<xml><Content>{rendered}</Content></xml>"


def test_build_json_is_compact_and_keeps_chinese() -> None:
    assert build_json({"A": "你好", "B": [1, {"C": None}]}) == '{"A":"你好","B":[1,{"C":null}]}'


def test_build_json_lone_surrogate_is_replaced() -> None:
    assert build_json({"A": "a\ud800b"}) == '{"A":"a?b"}'
