"""Liveness, readiness and counters, for machines."""

from __future__ import annotations

import re

import pytest

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
    assert caught_up.json == {"status": "ready", "fold_lag_rows": 0, "fold_lag_ms": 0}


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


def test_every_counter_is_explained(here):
    lines = here.call("GET", "/metrics", key=None).text.splitlines()

    names = {re.split(r"[{ ]", line)[0] for line in lines if not line.startswith("#")}
    for name in names:
        assert any(line.startswith(f"# HELP {name} ") for line in lines)
        assert any(line.startswith(f"# TYPE {name} ") for line in lines)
