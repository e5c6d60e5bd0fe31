"""Liveness, readiness and counters, for machines."""

from __future__ import annotations

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from stories.house import House, at


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        yield made


def sample(here, name):
    found = re.search(
        rf"^{re.escape(name)} (\S+)$", here.call("GET", "/metrics", key=None).text, re.M
    )
    assert found, name
    return float(found[1])


def test_a_collector_that_answers_lives(here):
    answer = here.call("GET", "/healthz", key=None)

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_collector_that_can_write_is_ready_and_says_how_far_it_lags(here):
    here.do("acme", "ada", "opened", at(15, 11))
    lagging = here.call("GET", "/readyz", key=None)
    here.read("accounts")  # a read folds what was taken in

    caught_up = here.call("GET", "/readyz", key=None)

    assert (lagging.status_code, lagging.json["status"]) == (200, "ready")
    assert lagging.json["fold_lag_rows"] >= 1
    nothing = {"fold_lag_rows": 0, "fold_lag_ms": 0, "recompute_people_left": 0}
    assert caught_up.json == {"status": "ready", **nothing}


def test_days_that_wait_to_be_counted_anew_are_told(here):
    here.do("acme", "ada", "opened", at(15, 11))
    here.read("accounts")
    traits = {"timezone": "Asia/Kolkata"}
    here.tell({"type": "account", "account_id": "acme", "traits": traits, "occurred_at": at(1)})
    waiting = here.call("GET", "/readyz", key=None).json["recompute_people_left"]
    here.read("accounts")
    left = here.call("GET", "/readyz", key=None).json["recompute_people_left"]
    assert (waiting, left) == (1, 0)


def test_a_collector_that_can_t_write_is_not_ready(here):
    here.collector.store.close()

    answer = here.call("GET", "/readyz", key=None)

    assert (answer.status_code, answer.json["code"]) == (503, "store_unavailable")
    assert answer.headers["Retry-After"] == "5"


def test_operators_see_what_was_accepted_and_refused(here):
    here.do("acme", "ada", "opened", at(15, 11))
    body = {"events": [{"type": "mystery", "user_id": "ada", "account_id": "acme"}]}
    here.call("POST", "/v1/batch", key="server", json=body)

    assert sample(here, "seatbeat_events_accepted_total") == 1
    assert sample(here, 'seatbeat_events_rejected_total{code="unknown_type"}') == 1
    assert sample(here, 'seatbeat_batch_answers_total{status="200"}') == 1
    assert sample(here, 'seatbeat_batch_answers_total{status="422"}') == 1
    assert sample(here, "seatbeat_fold_lag_rows") >= 1
    assert sample(here, "seatbeat_folded_events_total") == 0
    here.collector.folder.fold_all()
    assert sample(here, "seatbeat_fold_lag_rows") == 0
    assert sample(here, "seatbeat_folded_events_total") == 1
    assert sample(here, "seatbeat_folded_people_total") == 1
    assert sample(here, "seatbeat_folded_blocks_total") >= 0
    assert sample(here, "seatbeat_queue_requests") == 0
    assert sample(here, "seatbeat_wal_bytes") > 0


def test_every_counter_is_explained(here):
    lines = here.call("GET", "/metrics", key=None).text.splitlines()

    families = list(text_string_to_metric_families("\n".join(lines) + "\n"))
    assert len(families) > 25
    for family in families:
        assert family.documentation and family.type != "unknown"


def test_metrics_need_a_key_from_elsewhere_and_through_a_proxy(here):
    def ask(key, **more):
        return here.call("GET", "/metrics", key=key, **more).status_code

    away = {"environ_base": {"REMOTE_ADDR": "203.0.113.7"}}
    proxied = {"headers": {"X-Forwarded-For": "203.0.113.7"}}
    for asked in (away, proxied):
        assert ask(None, **asked) == 401
        assert ask("write", **asked) == 403
        assert ask("read", **asked) == 200
        assert ask("admin", **asked) == 200
    assert ask(None, environ_base={"REMOTE_ADDR": "::1"}) == 200


def test_metrics_name_a_key_by_number_and_never_by_anything_of_it(here):
    here.do("acme", "ada", "opened", at(15, 11))
    here.collector.keys.save_use()

    told = here.call("GET", "/metrics", key=None).text

    assert sample(
        here, 'seatbeat_key_last_used_timestamp_seconds{key="2",kind="server",name="server"}'
    )
    assert not any(key[4:] in told for key in here.keys.values())


def test_what_senders_dropped_is_told_by_reason_and_nonsense_is_bounded(here):
    counters = here.collector.counters
    counters.sdk_dropped({"queue_full": 3, "too_large": True, "Nö": 2, 5: 1, "odd": -1, "x": "y"})
    counters.sdk_dropped({f"reason_{n}": 1 for n in range(100)})

    told = counters.dropped_by_senders
    assert told["queue_full"] == 3
    assert len(told) <= 22 and told.total() == 3 + 3 + 100
    assert sample(here, 'seatbeat_events_dropped_by_senders_total{reason="queue_full"}') == 3


def test_openmetrics_is_told_to_who_asks_for_it(here):
    asked = {"Accept": "application/openmetrics-text; version=1.0.0"}
    answer = here.call("GET", "/metrics", key=None, headers=asked)
    assert answer.content_type.startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_answers_are_counted_by_operation_and_status(here):
    here.read("accounts")
    here.call("GET", "/v1/accounts", key=None)

    assert sample(here, 'seatbeat_api_answers_total{operation="list_accounts",status="200"}') == 1
    assert sample(here, 'seatbeat_api_answers_total{operation="list_accounts",status="401"}') == 1
