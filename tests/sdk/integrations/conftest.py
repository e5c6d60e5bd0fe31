"""An app's people, and a client that collects what is reported of them."""

import pytest

from seatbeat import Seatbeat


@pytest.fixture(autouse=True)
def no_write_key_in_the_environment(monkeypatch):
    monkeypatch.delenv("SEATBEAT_WRITE_KEY", raising=False)


@pytest.fixture
def sb():
    return Seatbeat.test()


@pytest.fixture
def marks(sb):
    """Who was seen at work: (user, account, feature) of each mark so far."""
    return lambda: [
        (event["user_id"], event.get("account_id"), event.get("feature"))
        for event in sb.events
        if event["type"] == "heartbeat"
    ]
