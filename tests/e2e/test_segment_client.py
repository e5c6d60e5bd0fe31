"""Segment's own Python client, unmodified, against the real server."""

import warnings
from datetime import UTC, datetime, timedelta

import pytest

from stories.served import Served, tomorrow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client's own, at import
    from segment.analytics.client import Client


@pytest.fixture
def served(tmp_path):
    with Served(tmp_path) as served:
        yield served


@pytest.fixture
def segment(served):
    """A factory of clients that fail the test when a batch is not answered with exactly 200."""
    failures = []

    def client(kind):
        made = Client(
            served.keys[kind],
            host=served.base_url,
            on_error=lambda error, batch: failures.append(error),
            gzip=kind == "server",
            max_retries=1,
        )
        clients.append(made)
        return made

    clients = []
    yield client
    for made in clients:
        made.join()
    assert failures == []


def read(served, path, **query):
    return served.told(path, as_of=tomorrow(), **query)


def test_its_users_and_their_account_appear_in_the_metrics(served, segment):
    analytics = segment("server")
    analytics.track("kim", "Signed In")  # before anybody said where Kim belongs
    analytics.identify("kim", {"email": "kim@acme.example", "name": "Kim"})
    analytics.group("kim", "acme", {"name": "Acme Inc", "seats": 4, "plan": "pro"})
    analytics.track("kim", "Report Exported", {"format": "pdf"})
    analytics.identify("lee", {"name": "Lee"})
    analytics.group("lee", "acme")
    analytics.page("lee", "Docs", "Home")
    analytics.flush()

    metrics = read(served, "/v1/accounts/acme/metrics")["metrics"]
    assert metrics["active_users"]["value"] == 2
    assert metrics["usage_frequency"]["value"] == 1
    licenses = metrics["license_utilization"]
    assert (licenses["value"], licenses["active"], licenses["seats"]) == (50, 2, 4)
    features = read(served, "/v1/accounts/acme/features")["features"]
    assert {row["name"]: row["count"] for row in features} == {
        "Signed In": 1,
        "Report Exported": 1,
        "Viewed Home Page": 1,
    }
    people = read(served, "/v1/accounts/acme/users")["users"]
    assert {one["user_id"]: one["traits"].get("name") for one in people} == {
        "kim": "Kim",
        "lee": "Lee",
    }


def test_with_a_write_key_a_group_makes_members_and_changes_no_seats(served, segment):
    analytics = segment("write")
    analytics.group("kim", "acme", {"name": "Mallory's", "seats": 9_999})
    analytics.track("kim", "Report Exported")
    analytics.flush()

    metrics = read(served, "/v1/accounts/acme/metrics")["metrics"]
    assert metrics["active_users"]["value"] == 1
    assert metrics["license_utilization"]["value"] is None
    assert metrics["license_utilization"]["status"] == "no_denominator"


def test_a_user_who_changes_accounts_counts_where_they_were_at_the_time(served, segment):
    analytics = segment("server")
    now = datetime.now(UTC)
    analytics.track("kim", "Old Act", timestamp=now - timedelta(hours=2))
    analytics.track("kim", "New Act", timestamp=now)
    analytics.group("kim", "globex", timestamp=now - timedelta(hours=1))
    analytics.group("kim", "acme", timestamp=now - timedelta(hours=3))
    analytics.flush()

    for account, name in (("acme", "Old Act"), ("globex", "New Act")):
        features = read(served, f"/v1/accounts/{account}/features", window=3)["features"]
        assert [row["name"] for row in features] == [name]
