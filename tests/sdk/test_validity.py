"""What is dropped, how it is counted, and who is told."""

import logging
from datetime import datetime
from uuid import UUID

import pytest

from seatbeat import EventDropped, Seatbeat

LONE = "u-\ud800"


@pytest.mark.parametrize(
    ("call", "reason"),
    [
        pytest.param(lambda sb: sb.activity("", user="u"), "invalid_name", id="empty name"),
        pytest.param(lambda sb: sb.activity(None, user="u"), "missing_name", id="no name"),
        pytest.param(lambda sb: sb.activity(7, user="u"), "invalid_name", id="name is a number"),
        pytest.param(lambda sb: sb.activity("x" * 121, user="u"), "invalid_name", id="long name"),
        pytest.param(lambda sb: sb.activity("x"), "missing_user_id", id="no user"),
        pytest.param(lambda sb: sb.activity("x", user=""), "invalid_user_id", id="empty user"),
        pytest.param(lambda sb: sb.activity("x", user="u" * 201), "invalid_user_id", id="long id"),
        pytest.param(lambda sb: sb.activity("x", user=LONE), "invalid_user_id", id="lone user"),
        pytest.param(lambda sb: sb.activity("x", user=["u"]), "invalid_user_id", id="user list"),
        pytest.param(lambda sb: sb.activity("x", user=True), "invalid_user_id", id="user flag"),
        pytest.param(
            lambda sb: sb.activity("x", user="u", account="a" * 201),
            "invalid_account_id",
            id="long account",
        ),
        pytest.param(
            lambda sb: sb.activity("x", user="u", feature="f" * 121),
            "invalid_feature",
            id="long feature",
        ),
        pytest.param(
            lambda sb: sb.activity("x", user="u", id="i" * 201), "invalid_id", id="long event id"
        ),
        pytest.param(
            lambda sb: sb.activity("x", user="u", at=datetime(2026, 1, 1)), "invalid_at", id="naive"
        ),
        pytest.param(lambda sb: sb.activity("x", user="u", at=-1), "invalid_at", id="before 1970"),
        pytest.param(lambda sb: sb.activity("x", user="u", at=10**15), "invalid_at", id="far off"),
        pytest.param(
            lambda sb: sb.activity("x", user="u", at="today"), "invalid_at", id="time as text"
        ),
        pytest.param(
            lambda sb: sb.activity("x", user="u", properties=dict.fromkeys(range(20_000))),
            "too_large",
            id="too many properties",
        ),
        pytest.param(
            lambda sb: sb.activity("x", user="u", properties={"k" * 33_000: 1}),
            "too_large",
            id="a key as long as an event",
        ),
        pytest.param(lambda sb: sb.heartbeat(), "missing_user_id", id="nobody's heartbeat"),
        pytest.param(lambda sb: sb.identify(None), "missing_user_id", id="nobody identified"),
        pytest.param(lambda sb: sb.account(""), "invalid_account_id", id="account without id"),
    ],
)
def test_what_the_protocol_does_not_allow_is_dropped_and_counted(call, reason, caplog):
    told = []
    sb = Seatbeat.test(strict=False, on_drop=lambda reason, event: told.append(reason))
    with caplog.at_level(logging.WARNING, "seatbeat"):
        assert call(sb) is None
        assert call(sb) is None
    assert sb.events == []
    assert sb.stats().dropped == {reason: 2}
    assert told == [reason, reason]
    assert [record.getMessage() for record in caplog.records] == [
        f"events were dropped as {reason}"
    ]

    with pytest.raises(EventDropped) as raised:
        call(Seatbeat.test(strict=True))
    assert raised.value.reason == reason


def test_the_longest_that_is_allowed_goes_through():
    sb = Seatbeat.test()
    sb.activity("n" * 120, user="u" * 200, account="a" * 200, feature="f" * 120, id="i" * 200)
    assert [len(sb.events[0][field]) for field in ("name", "user_id", "feature")] == [120, 200, 120]


def test_ids_may_be_integers_or_uuids_as_databases_have_them():
    sb = Seatbeat.test()
    sb.activity("opened", user=17, account=UUID(int=5))
    assert sb.events[0]["user_id"] == "17"
    assert sb.events[0]["account_id"] == "00000000-0000-0000-0000-000000000005"


def test_before_send_can_change_an_event_without_touching_the_callers_values():
    def without_email(event):
        del event["properties"]["email"]
        return event

    sb = Seatbeat.test(before_send=without_email)
    properties = {"email": "kim@example.com", "rows": 3}
    sb.activity("opened", user="u-7", properties=properties)
    assert sb.events[0]["properties"] == {"rows": 3}
    assert properties == {"email": "kim@example.com", "rows": 3}


def test_before_send_can_keep_an_event_back_and_nobody_complains(caplog):
    sb = Seatbeat.test(before_send=lambda event: None, strict=True)
    assert sb.activity("opened", user="u-7") is None
    assert sb.stats().dropped == {"before_send": 1}
    assert caplog.records == []


@pytest.mark.parametrize(
    ("before_send", "reason"),
    [
        pytest.param(lambda event: 1 / 0, "before_send_failed", id="raises"),
        pytest.param(lambda event: "event", "before_send_failed", id="gives a text"),
        pytest.param(lambda event: {**event, "user_id": ""}, "invalid_user_id", id="spoils the id"),
        pytest.param(lambda event: {**event, "type": "gossip"}, "invalid_type", id="unknown type"),
        pytest.param(lambda event: {}, "invalid_type", id="empties it"),
    ],
)
def test_what_before_send_spoils_is_dropped_not_sent_unscreened(before_send, reason):
    sb = Seatbeat.test(before_send=before_send, strict=False)
    assert sb.activity("opened", user="u-7") is None
    assert sb.events == []
    assert sb.stats().dropped == {reason: 1}


def test_an_on_drop_that_raises_is_the_apps_problem_only_in_the_log(caplog):
    sb = Seatbeat.test(strict=False, on_drop=lambda reason, event: 1 / 0)
    assert sb.activity("", user="u-7") is None
    assert "on_drop raised ZeroDivisionError" in caplog.text


def test_a_mistake_inside_the_sdk_stays_inside(caplog):
    def broken_clock():
        raise OSError("secret of the app")

    sb = Seatbeat.test(strict=False, clock=broken_clock)
    assert sb.activity("opened", user="u-7") is None
    assert sb.stats().dropped == {"internal_error": 1}
    assert "OSError" in caplog.text
    assert "secret" not in caplog.text


def test_a_log_handler_that_raises_or_reports_events_does_no_harm():
    class Meddler(logging.Handler):
        def handle(self, record):
            sb.activity("", user="u-7")
            raise RuntimeError

    handler = Meddler()
    logging.getLogger("seatbeat").addHandler(handler)
    try:
        sb = Seatbeat.test(strict=False)
        assert sb.activity("", user="u-7") is None
    finally:
        logging.getLogger("seatbeat").removeHandler(handler)
    assert sb.stats().dropped == {"invalid_name": 2}


def test_the_log_never_holds_what_events_contain(caplog):
    sb = Seatbeat.test(strict=False)
    sb.activity("secret-name" * 20, user="secret-user", properties={"secret-key": "secret"})
    sb.activity("x", user="secret-user" * 50)
    assert len(caplog.records) == 2
    assert "secret" not in caplog.text
