from shared.login.user_events import FAN_EVENTS, MEMBER_EVENTS


def test_fan_events_are_those_that_tell_of_a_user() -> None:
    assert {
        "unsubscribe",
        "user_authorization_revoke",
        "user_authorization_cancellation",
        "user_info_modified",
    } == FAN_EVENTS


def test_member_events_are_those_that_may_tell_of_a_departure() -> None:
    assert {"unsubscribe", "change_contact"} == MEMBER_EVENTS
