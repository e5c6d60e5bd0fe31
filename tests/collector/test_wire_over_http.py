"""The shared wire cases, and what only the endpoint decides, through the real application."""

import base64
import gzip
import json

import jwt
import pytest

from seatbeat_collector.auth import create_key
from stories.collectors import Clock, Running
from stories.contract import cases
from stories.world import NOON

EVENT = {"type": "activity", "name": "opened", "user_id": "kim", "account_id": "acme"}
SECRET = "a secret that is long enough for HS256"


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        yield running


def body(*events, **envelope):
    return json.dumps({"sent_at": NOON, "events": list(events) or [EVENT], **envelope})


@pytest.mark.parametrize("case", cases("wire"), ids=lambda case: case["name"])
def test_a_body_is_answered_as_the_contract_says(tmp_path, case):
    with Running(tmp_path / "seatbeat.db", clock=Clock(case["received_at"])) as running:
        data = case["text"] if "text" in case else json.dumps(case["body"])
        answer = running.post(data, key=case["key"])
        expected, found = case["expect"], answer.get_json()
        assert answer.status_code == expected["status"], found
        assert found.get("accepted", 0) == expected.get("accepted", 0)
        if "code" in expected:
            assert found["code"] == expected["code"]
        rejected = found.get("rejected", [])
        assert [
            {name: one[name] for name in ("index", "code", "path") if name in one}
            for one in rejected
        ] == expected.get("rejected", [])


def test_the_answer_tells_when_it_was_received(running):
    answer = running.send(EVENT)
    assert answer.get_json() == {"accepted": 1, "rejected": [], "received_at": NOON}


@pytest.mark.parametrize("encoding", [{"Content-Encoding": "gzip"}, {}], ids=["header", "magic"])
def test_gzip_is_understood_by_its_label_or_its_first_bytes(running, encoding):
    assert running.post(gzip.compress(body().encode()), **encoding).status_code == 200


@pytest.mark.parametrize("way", ["bearer", "basic", "body"])
def test_the_key_may_come_in_three_ways(running, way):
    key = running.keys["write"]
    basic = base64.b64encode(f"{key}:".encode()).decode()
    answers = {
        "bearer": lambda: running.post(body()),
        "basic": lambda: running.post(body(), key=None, Authorization=f"Basic {basic}"),
        "body": lambda: running.post(body(key=key), key=None),
    }
    assert answers[way]().status_code == 200


@pytest.mark.parametrize("key", [None, "sbw_wrong", "sbs_" + "x" * 32])
def test_no_key_or_an_unknown_one_is_a_401(running, key):
    answer = running.post(body(), key=key)
    assert (answer.status_code, answer.get_json()["code"]) == (401, "unknown_key")


def test_a_revoked_key_stops_working_and_a_new_one_works_at_once(running):
    store = running.collector.store
    number = next(k.key_id for k in store.list_keys() if k.kind == "server")
    assert running.send(EVENT).status_code == 200
    store.revoke_key(number, at_ms=NOON)
    running.collector.keys._read_at = float("-inf")  # a second passes
    assert running.send(EVENT).status_code == 401
    fresh = create_key(store, "server", "fresh", at_ms=NOON)
    assert running.send(EVENT, key=fresh).status_code == 200


def test_a_signed_identity_is_all_that_a_write_key_counts_when_it_is_required(tmp_path):
    def token(**claims):
        return jwt.encode({"exp": NOON // 1000 + 60, **claims}, SECRET, algorithm="HS256")

    settings = {"require_signed_identity": True, "identity_secret": SECRET}
    with Running(tmp_path / "seatbeat.db", **settings) as running:
        kim = token(sub="kim", acct="acme")
        assert running.send(EVENT, key="write", identity=kim).status_code == 200
        assert running.send(EVENT, key="server").status_code == 200
        for identity, code in (
            (None, "identity_required"),
            (token(sub="lee", acct="acme"), "identity_mismatch"),
            (token(sub="kim", acct="globex"), "identity_mismatch"),
            (token(sub="kim", acct="acme", exp=NOON // 1000 - 1), "identity_invalid"),
            (kim[:-2] + "xx", "identity_invalid"),
        ):
            answer = running.send(EVENT, key="write", identity=identity)
            assert answer.status_code == 422
            assert [r["code"] for r in answer.get_json()["rejected"]] == [code]


def test_events_without_an_account_count_as_soon_as_the_user_was_seen(running):
    beat = {"type": "heartbeat", "user_id": "kim", "account_id": "acme"}
    bare = {key: value for key, value in EVENT.items() if key != "account_id"}
    assert running.send(bare).get_json()["rejected"][0]["code"] == "unknown_account"
    assert running.send(beat).status_code == 200
    assert running.send(bare).status_code == 200


def page_of(user, number, *, anchor):
    return {
        "type": "heartbeat",
        "user_id": user,
        "account_id": "acme",
        "page_id": f"{number:032x}",
        "epoch": 0,
        "anchor": anchor,
        "marks": [[0, 0, 600_000]],
        "presence": [[0, 0, 600_000, 1]],
    }


def test_a_page_whose_clock_is_wrong_by_days_counts_on_the_collectors_day(running):
    ahead = NOON + 3 * 86_400_000
    page = page_of("kim", 1, anchor=ahead - 600_000)
    assert running.send(page, sent_at=ahead).status_code == 200
    running.clock.forward(20_000)  # the retry is not smeared by what the network added
    assert running.send(page, sent_at=ahead + 11_000).status_code == 200
    time_spent = running.metrics("acme", as_of="2026-09-22", window=1)["time_spent"]
    assert time_spent["value"] == 600


def test_the_clocks_of_many_pages_in_one_request_are_what_they_were_before_a_restart(tmp_path):
    ahead = NOON + 3 * 86_400_000
    users = [f"user {number}" for number in range(5)]
    pages = [page_of(user, n, anchor=ahead - 600_000) for n, user in enumerate(users)]
    with Running(tmp_path / "seatbeat.db") as running:
        assert running.send(*pages[:3], sent_at=ahead).status_code == 200
    with Running(tmp_path / "seatbeat.db", clock=Clock(NOON + 20_000)) as again:
        assert again.send(*pages, sent_at=ahead + 20_000).status_code == 200
        again.clock.forward(20_000)
        assert again.send(*pages, sent_at=ahead + 31_000).status_code == 200
        time_spent = again.metrics("acme", as_of="2026-09-22", window=1)["time_spent"]
    assert time_spent["value"] == 600 * len(users)
