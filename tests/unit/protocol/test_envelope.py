import pytest

from shared.errors import MalformedMessageError
from shared.protocol.envelope import Envelope, EnvelopeForm, build_envelope, parse_envelope
from shared.protocol.message_crypto import EncryptedMessage

REPLY = EncryptedMessage(encrypt="QQ==", msg_signature="51a2", timestamp="17672", nonce="1")


@pytest.mark.parametrize(
    ("text", "envelope"),
    [
        pytest.param(
            "<xml><ToUserName><![CDATA[ww1]]></ToUserName><Encrypt><![CDATA[QQ==]]></Encrypt>"
            "<AgentID><![CDATA[218]]></AgentID></xml>",
            Envelope(EnvelopeForm.XML, "QQ=="),
            id="xml-of-wecom",
        ),
        pytest.param(
            "<xml><AppId><![CDATA[wx1]]></AppId><Encrypt>\n<![CDATA[QQ==]]>\n</Encrypt></xml>",
            Envelope(EnvelopeForm.XML, "QQ=="),
            id="xml-with-blanks",
        ),
        pytest.param(
            "<xml><ToUserName>gh_1</ToUserName><Content>hello</Content><Encrypt>QQ==</Encrypt></xml>",
            Envelope(EnvelopeForm.XML, "QQ=="),
            id="xml-of-compatible-mode",
        ),
        pytest.param(
            '{"ToUserName":"gh_1","Encrypt":"QQ=="}', Envelope(EnvelopeForm.JSON, "QQ=="), id="json-of-an-account"
        ),
        pytest.param(
            '{"tousername":"ww1","encrypt":"QQ==","agentid":"1"}',
            Envelope(EnvelopeForm.LOWERCASE_JSON, "QQ=="),
            id="json-of-wecom",
        ),
        pytest.param('{"encrypt":"QQ=="}', Envelope(EnvelopeForm.LOWERCASE_JSON, "QQ=="), id="json-of-a-bot"),
    ],
)
def test_parse_envelope_each_form_is_told_apart(text: str, envelope: Envelope) -> None:
    assert parse_envelope(text) == envelope


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<xml><ToUserName>ww1</ToUserName><Content>unsigned</Content></xml>", id="xml-without"),
        pytest.param("<xml><Encrypt></Encrypt></xml>", id="xml-empty"),
        pytest.param("<xml><encrypt>QQ==</encrypt></xml>", id="xml-lower-case"),
        pytest.param("<xml><Encrypt><a>QQ==</a></Encrypt></xml>", id="xml-nested"),
        pytest.param("<xml><Encrypt>QQ==</Encrypt><Encrypt>Qg==</Encrypt></xml>", id="xml-doubled"),
        pytest.param("{}", id="json-without"),
        pytest.param('{"Encrypt":""}', id="json-empty"),
        pytest.param('{"Encrypt":1}', id="json-number"),
        pytest.param('{"Encrypt":null}', id="json-null"),
        pytest.param('{"encrypt":["QQ=="]}', id="json-list"),
        pytest.param('{"encrypt":"","Encrypt":"QQ=="}', id="json-lower-case-goes-first"),
    ],
)
def test_parse_envelope_no_ciphertext_raises(text: str) -> None:
    with pytest.raises(MalformedMessageError, match="no ciphertext"):
        parse_envelope(text)


@pytest.mark.parametrize(
    ("form", "body"),
    [
        (
            EnvelopeForm.XML,
            "<xml><Encrypt>QQ==</Encrypt><MsgSignature>51a2</MsgSignature><TimeStamp>17672</TimeStamp><Nonce>1</Nonce></xml>",
        ),
        (
            EnvelopeForm.JSON,
            '{"Encrypt":"QQ==","MsgSignature":"51a2","TimeStamp":17672,"Nonce":"1"}',
        ),
        (
            EnvelopeForm.LOWERCASE_JSON,
            '{"encrypt":"QQ==","msgsignature":"51a2","timestamp":17672,"nonce":"1"}',
        ),
    ],
    ids=lambda value: value.value if isinstance(value, EnvelopeForm) else "",
)
def test_build_envelope_each_form_has_its_names(form: EnvelopeForm, body: str) -> None:
    assert build_envelope(form, REPLY) == body


def test_build_envelope_nonce_cannot_break_out() -> None:
    body = build_envelope(EnvelopeForm.XML, REPLY._replace(nonce="</Nonce><Encrypt>x</Encrypt>"))
    assert parse_envelope(body) == Envelope(EnvelopeForm.XML, REPLY.encrypt)
