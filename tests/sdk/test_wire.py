"""What arrives at the collector."""

import gzip
import json
import re
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from uuid import UUID

import pytest

from seatbeat import Seatbeat, __version__

UUID_V7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NOW_MS = 1_763_752_012_000


@pytest.fixture
def sb():
    return Seatbeat.test(app="reports", clock=lambda: NOW_MS)


def only(sb):
    assert len(sb.events) == 1
    return sb.events[0]


def test_an_activity_arrives_as_the_protocol_writes_it(collector, connect):
    sb = connect(app="reports")
    id = sb.activity(
        "report.exported", user="u-7", account="acme", properties={"format": "pdf"}, feature="pdf"
    )
    assert sb.flush(timeout=5.0) == (1, 0, 0, {})

    (request,) = collector.requests
    assert request.path == "/v1/batch"
    assert request.headers["Authorization"] == "Bearer sbs_0123456789abcdef"
    assert request.headers["Content-Type"] == "application/json"
    assert set(request.body) == {"sent_at", "lib", "events"}
    assert request.body["lib"] == {"name": "seatbeat.py", "version": __version__}
    (event,) = request.body["events"]
    assert request.body["sent_at"] - 5000 < event.pop("occurred_at") <= request.body["sent_at"]
    assert event == {
        "type": "activity",
        "id": id,
        "user_id": "u-7",
        "account_id": "acme",
        "name": "report.exported",
        "feature": "pdf",
        "app": "reports",
        "properties": {"format": "pdf"},
    }


def test_a_heartbeat_is_a_bare_mark_with_an_id_and_a_time(sb):
    id = sb.heartbeat(user="u-7", account="acme", feature="pdf")
    assert only(sb) == {
        "type": "heartbeat",
        "id": id,
        "user_id": "u-7",
        "account_id": "acme",
        "feature": "pdf",
        "app": "reports",
        "occurred_at": NOW_MS,
    }


def test_an_identify_carries_traits_and_the_account_a_user_belongs_to(sb):
    id = sb.identify("u-7", account="acme", traits={"name": "Kim"})
    assert only(sb) == {
        "type": "identify",
        "id": id,
        "user_id": "u-7",
        "account_id": "acme",
        "traits": {"name": "Kim"},
        "occurred_at": NOW_MS,
    }


def test_an_account_carries_its_traits(sb):
    id = sb.account("acme", traits={"seats": 50, "plan": "pro"})
    assert only(sb) == {
        "type": "account",
        "id": id,
        "account_id": "acme",
        "traits": {"seats": 50, "plan": "pro"},
        "occurred_at": NOW_MS,
    }


def test_every_example_of_the_contract_can_be_sent_as_it_is_written_there():
    contract = Path(__file__).parents[1] / "contract" / "wire.json"
    examples = json.loads(contract.read_text(encoding="utf-8"))["examples"]
    kinds = ("bare_mark", "activity", "survey", "identify", "account")
    for example in (examples[kind] for kind in kinds):
        sb = Seatbeat.test(app=example.get("app"), clock=lambda: NOW_MS)
        report(sb, example)
        added = {"id": only(sb)["id"], "occurred_at": NOW_MS}
        if "rev" in example:
            added["rev"] = example["rev"] = example["occurred_at"]  # rises by itself
        assert only(sb) == {**added, **example}


def report(sb, event):
    """Make the call that leads to this event."""
    fields = ("properties", "traits", "feature", "id")
    given = {field: event[field] for field in fields if field in event}
    if event["type"] == "account":
        sb.account(event["account_id"], **given)
        return
    given |= {"account": event["account_id"]}
    if event["type"] == "identify":
        sb.identify(event["user_id"], **given)
    elif event["type"] == "survey":
        given |= {field: event[field] for field in ("comment", "display_id")}
        given |= {"user": event["user_id"], "survey": event["survey_id"]}
        sb.nps(event["score"], at=event["occurred_at"], **given)
    elif event["type"] == "activity":
        sb.activity(event["name"], user=event["user_id"], at=event["occurred_at"], **given)
    else:
        sb.heartbeat(user=event["user_id"], **given)


def test_a_date_on_which_a_contract_begins_or_ends_is_sent_as_an_instant(sb):
    sb.account("acme", traits={"created_at": date(2024, 2, 1), "renews_at": "2027-02-01"})
    sb.identify("u-7", traits={"created_at": date(2024, 2, 1)})
    account, user = sb.events
    assert account["traits"] == {
        "created_at": "2024-02-01T00:00:00Z",
        "renews_at": "2027-02-01T00:00:00Z",
    }
    assert user["traits"] == {"created_at": "2024-02-01"}


def test_what_is_not_given_is_not_sent(sb):
    sb.activity("opened", user="u-7")
    assert set(only(sb)) == {"type", "id", "user_id", "name", "app", "occurred_at"}


def test_ids_are_uuids_of_version_7_that_hold_the_time_and_sort_as_they_were_made(sb):
    ids = [sb.activity("opened", user="u-7") for _ in range(3000)]
    assert ids == sorted(set(ids))
    assert all(UUID_V7.fullmatch(id) for id in ids)
    assert UUID(ids[0]).int >> 80 == NOW_MS


def test_an_id_given_by_the_caller_is_kept(sb):
    assert sb.activity("opened", user="u-7", id="order-17") == "order-17"
    assert only(sb)["id"] == "order-17"


@pytest.mark.parametrize(
    "at",
    [
        pytest.param(1_700_000_000_123, id="milliseconds"),
        pytest.param(datetime(2023, 11, 14, 22, 13, 20, 123456, timezone(timedelta(0))), id="UTC"),
        pytest.param(
            datetime(2023, 11, 15, 3, 43, 20, 123999, timezone(timedelta(hours=5, minutes=30))),
            id="another offset",
        ),
    ],
)
def test_the_time_can_be_given_as_milliseconds_or_an_aware_datetime(sb, at):
    sb.activity("opened", user="u-7", at=at)
    assert only(sb)["occurred_at"] == 1_700_000_000_123


def test_a_small_body_goes_as_it_is_and_a_larger_one_as_gzip(collector, connect):
    sb = connect()
    sb.activity("small", user="u-7")
    sb.flush(timeout=5.0)
    sb.activity("large", user="u-7", properties={"text": "ab" * 2000})
    sb.flush(timeout=5.0)

    small, large = collector.requests
    assert "Content-Encoding" not in small.headers
    assert json.loads(small.raw) == small.body
    assert large.headers["Content-Encoding"] == "gzip"
    assert len(large.raw) < 1000 < len(gzip.decompress(large.raw))


def test_many_events_go_in_few_requests_over_one_kept_connection(collector, connect):
    sb = connect()
    for n in range(1200):
        sb.activity(f"act.{n}", user="u-7")
    assert sb.flush(timeout=10.0).sent == 1200
    assert [event["name"] for event in collector.taken] == [f"act.{n}" for n in range(1200)]
    assert max(len(request.body["events"]) for request in collector.requests) <= 500
    assert len(collector.requests) < 10
    assert collector.connections == 1


def test_each_attempt_says_anew_when_it_was_sent(bench, collector):
    collector.answer_with(lambda request: (503, {}, {}))
    bench.put("opened")
    bench.sender.step()
    bench.wall_ms += 90_000
    bench.sender.step()
    first, second = collector.requests
    assert second.body["sent_at"] - first.body["sent_at"] == 90_000
    assert second.body["events"] == first.body["events"]


def test_the_url_may_have_a_path_in_front(collector, connect):
    sb = connect(url=f"{collector.url}/telemetry/")
    sb.activity("opened", user="u-7")
    sb.flush(timeout=5.0)
    assert collector.requests[0].path == "/telemetry/v1/batch"


def test_a_password_kept_in_a_netrc_file_does_not_replace_the_key(
    collector, connect, monkeypatch, tmp_path
):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login someone password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    sb = connect()
    sb.activity("opened", user="u-7")
    sb.flush(timeout=5.0)
    assert collector.requests[0].headers["Authorization"].startswith("Bearer sbs_")
