from shared.clients.identities import UserDetail, UserInfo, read_user_detail, read_user_info

NOBODY = UserInfo("", "", "", "", "", "")


def test_read_user_info_member_has_a_user_id() -> None:
    info = read_user_info({"errcode": 0, "userid": "linmei", "user_ticket": "UT"})
    assert info == NOBODY._replace(user_id="linmei", user_ticket="UT")


def test_read_user_info_visitor_has_none() -> None:
    info = read_user_info({"errcode": 0, "openid": "oV", "external_userid": "wmV"})
    assert info == NOBODY._replace(open_id="oV", external_user_id="wmV")


def test_read_user_info_member_of_a_customer_has_the_corp() -> None:
    info = read_user_info({"corpid": "wp1", "userid": "wo1", "open_userid": "wo2", "user_ticket": "UT"})
    assert info == UserInfo("wo1", "", "", "UT", "wp1", "wo2")


def test_read_user_info_older_names_are_read() -> None:
    info = read_user_info({"CorpId": "wp1", "UserId": "linmei", "OpenId": "o", "DeviceId": ""})
    assert info == NOBODY._replace(corp_id="wp1", user_id="linmei", open_id="o")


def test_read_user_detail_has_each_field_that_came() -> None:
    answer = {
        "userid": "linmei",
        "corpid": "wp1",
        "gender": "2",
        "avatar": "A",
        "qr_code": "Q",
        "mobile": "139",
        "email": "E",
        "biz_mail": "B",
        "address": "杭州",
        "name": "林梅",
    }
    assert read_user_detail(answer) == UserDetail("linmei", "2", "A", "Q", "139", "E", "B", "杭州", "林梅", "wp1")


def test_read_user_detail_what_the_member_did_not_tick_is_empty() -> None:
    assert read_user_detail({"userid": "linmei"}) == UserDetail("linmei", "", "", "", "", "", "", "", "", "")
