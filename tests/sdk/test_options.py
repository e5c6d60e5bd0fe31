"""Setting up: the only time the SDK raises."""

import math

import pytest

from seatbeat import OptionError, Seatbeat

KEY, URL = "sbs_0123456789abcdef", "http://127.0.0.1:8787"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        pytest.param({"key": None}, "no key: pass key= or set SEATBEAT_KEY", id="no key"),
        pytest.param({"key": " "}, "no key", id="blank key"),
        pytest.param({"key": 7}, "no key", id="key is no text"),
        pytest.param({"key": "sbr_secret"}, "key is a read key", id="read key"),
        pytest.param({"key": "sba_secret"}, "key is an admin key", id="admin key"),
        pytest.param({"key": "secret"}, "must be a server key", id="foreign key"),
        pytest.param({"key": "sbs_se cret"}, "characters that no key has", id="space in the key"),
        pytest.param({"key": "sbs_sécret"}, "characters that no key has", id="accent in the key"),
        pytest.param({"url": None}, "no url: pass url= or set SEATBEAT_URL", id="no url"),
        pytest.param({"url": "telemetry.example.com"}, "must be like", id="url without scheme"),
        pytest.param({"url": "ftp://example.com"}, "must be like", id="other scheme"),
        pytest.param({"url": "https://"}, "must be like", id="url without host"),
        pytest.param({"url": "http://host:port"}, "must be like", id="port is no number"),
        pytest.param({"url": "http://[::1"}, "must be like", id="half an address"),
        pytest.param({"url": "http://ho st"}, "must be like", id="space in the url"),
        pytest.param({"url": "https://a.example?x=1"}, "no query", id="query"),
        pytest.param({"url": "https://me:secret@a.example"}, "a user or a pass", id="password"),
        pytest.param({"interval": 0}, "interval must be", id="no interval"),
        pytest.param({"interval": "1"}, "interval must be", id="interval is text"),
        pytest.param({"timeout": -1}, "timeout must be", id="timeout below zero"),
        pytest.param({"timeout": math.nan}, "timeout must be", id="timeout not a number"),
        pytest.param({"timeout": True}, "timeout must be", id="timeout is a flag"),
        pytest.param({"max_queue": 0}, "max_queue must be", id="no queue"),
        pytest.param({"max_queue": 1.5}, "max_queue must be", id="half a queue"),
        pytest.param({"app": "x" * 121}, "app must be", id="long app"),
        pytest.param({"app": ""}, "app must be", id="empty app"),
        pytest.param({"before_send": "drop"}, "before_send must be", id="before_send"),
        pytest.param({"on_drop": 1}, "on_drop must be", id="on_drop"),
        pytest.param({"identity_secret": "\ud800"}, "identity_secret must", id="secret"),
    ],
)
def test_what_can_not_work_is_said_at_once(options, message):
    with pytest.raises(OptionError, match=message) as raised:
        Seatbeat(**{"key": KEY, "url": URL, **options})
    assert isinstance(raised.value, ValueError)
    assert "secret" not in str(raised.value).replace("identity_secret", "")


def test_key_and_url_can_come_from_the_environment(monkeypatch, collector):
    monkeypatch.setenv("SEATBEAT_KEY", "sbs_from_the_environment\n")
    monkeypatch.setenv("SEATBEAT_URL", collector.url)
    sb = Seatbeat()
    sb.activity("opened", user="u-7")
    assert sb.close(timeout=5.0).sent == 1
    assert collector.requests[0].headers["Authorization"] == "Bearer sbs_from_the_environment"


@pytest.mark.parametrize("key", ["sbs_server", "sbw_write"])
def test_keys_that_may_send_are_taken(key):
    Seatbeat(key=key, url=URL).close()


@pytest.mark.parametrize(
    ("variable", "value", "on"),
    [
        ("SEATBEAT_DISABLED", "1", False),
        ("SEATBEAT_DISABLED", "true", False),
        ("SEATBEAT_DISABLED", "0", True),
        ("SEATBEAT_DISABLED", "", True),
        ("DO_NOT_TRACK", "1", False),
        ("DO_NOT_TRACK", "false", True),
    ],
)
def test_the_environment_can_turn_it_off(monkeypatch, variable, value, on):
    monkeypatch.setenv(variable, value)
    sb = Seatbeat(key=KEY, url=URL)
    assert sb.stats().enabled is on
    sb.close()


def test_enabled_given_in_code_beats_the_environment(monkeypatch):
    monkeypatch.setenv("DO_NOT_TRACK", "1")
    sb = Seatbeat(key=KEY, url=URL, enabled=True)
    assert sb.stats().enabled
    sb.close()


def test_a_client_that_is_off_needs_no_key_and_does_nothing(collector):
    sb = Seatbeat(url=collector.url, enabled=False, strict=True)
    with sb.context(user="u-7", account="acme"):
        assert sb.activity("") is None
        assert sb.heartbeat() is None
    assert sb.identify("u-7") is None
    assert sb.account("acme") is None
    assert sb.flush() == sb.close() == (0, 0, 0, {})
    assert sb.stats() == (False, 0, 0, {}, {}, 0, 0, None)
    assert collector.requests == []
