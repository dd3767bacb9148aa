from shared.clients.calls import ApiCall, MediaFile


def test_texts_are_all_that_a_call_sends() -> None:
    body = {
        "touser": "linmei",
        "agentid": 7,
        "text": {"content": "你好"},
        "list": [{"id": "1"}, ("two",)],
        "none": None,
    }
    call = ApiCall("/cgi-bin/message/send", {"access_token": "T"}, body, MediaFile("a.txt", b"content"))

    assert sorted(call.texts) == sorted(["T", "linmei", "你好", "1", "two"])


def test_texts_of_a_plain_call_are_none() -> None:
    assert list(ApiCall("/cgi-bin/getcallbackip").texts) == []
