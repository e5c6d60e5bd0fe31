"""The command line, as a person or a script uses it."""

import json
import socket

import pytest
from click.testing import CliRunner

from seatbeat_collector.auth import PREFIXES, digest
from seatbeat_collector.cli import main
from seatbeat_collector.config import SETTINGS
from seatbeat_collector.server import _address
from stories.world import World


@pytest.fixture
def database(tmp_path, monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(f"SEATBEAT_{setting.name.upper()}", raising=False)
    monkeypatch.delenv("SEATBEAT_SETTINGS", raising=False)
    return str(tmp_path / "seatbeat.db")


def run(*words, status=0):
    """Run a command that must end with a status; what it printed."""
    result = CliRunner().invoke(main, words)
    assert result.exit_code == status, result.output
    return result


@pytest.mark.parametrize("kind", list(PREFIXES))
def test_a_new_key_stands_alone_on_standard_output_and_is_kept_hashed(database, kind):
    key = run("key", "create", "--database", database, "--kind", kind, "--name", "x").stdout
    assert key.startswith(PREFIXES[kind])
    assert key == key.strip() + "\n"
    with World(database) as world:
        (record,) = world.store.list_keys()
    assert (record.kind, record.digest) == (kind, digest(key.strip()))


def test_a_revoked_key_is_listed_as_such(database):
    run("key", "create", "--database", database, "--kind", "read", "--name", "bi tool")
    assert "bi tool" in run("key", "list", "--database", database).stdout
    run("key", "revoke", "--database", database, "1")
    assert "revoked" in run("key", "list", "--database", database).stdout
    assert "key list" in run("key", "revoke", "--database", database, "7", status=1).stderr


def test_an_origin_is_kept_in_its_canonical_form(database):
    words = ("key", "create", "--database", database, "--kind", "write", "--name", "web")
    run(*words, "--origin", "https://App.Example.com/")
    with World(database) as world:
        assert world.store.list_keys()[0].origins == ("https://app.example.com",)
    assert "no origin" in run(*words, "--origin", "app.example.com", status=2).stderr


def test_account_set_keeps_every_value_in_the_history(database):
    run("account", "set", "--database", database, "acme", "seats=50", "name=Acme Inc")
    run("account", "set", "--database", database, "acme", "seats=60")
    with World(database) as world:
        history = world.store.account("acme").history
    assert [h.value for h in history if h.trait == "seats"] == [50, 60]
    assert [h.value for h in history if h.trait == "name"] == ["Acme Inc"]


@pytest.mark.parametrize("trait", ["seats=-1", "seats=many", "timezone=Mars", "seats", "=5"])
def test_account_set_refuses_what_makes_no_sense_and_says_why(database, trait):
    result = run("account", "set", "--database", database, "acme", trait, status=2)
    assert "TRAIT=VALUE" in result.stderr


def test_settings_come_from_flags_then_the_environment_then_the_file(
    database, tmp_path, monkeypatch
):
    file = tmp_path / "seatbeat.toml"
    run("init", "--database", database, str(file))
    assert f"database = {json.dumps(database)}" in file.read_text()
    file.write_text("idle_timeout = 120\nlateness_days = 3\n")
    monkeypatch.setenv("SEATBEAT_SETTINGS", str(file))
    monkeypatch.setenv("SEATBEAT_IDLE_TIMEOUT", "300")
    shown = run("settings").stdout
    assert "idle_timeout = 300  [environment]" in shown
    assert f"lateness_days = 3  [{file}]" in shown
    assert "port = 8787  [default]" in shown


def test_init_writes_every_setting_and_never_over_a_file(tmp_path):
    file = tmp_path / "seatbeat.toml"
    run("init", str(file))
    assert all(f"# {setting.name} = " in file.read_text() for setting in SETTINGS)
    assert "--force" in run("init", str(file), status=1).stderr


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("PORT", "abc", "whole number"),
        ("PORT", "70000", "from 0 to 65535"),
        ("IDLE_TIMEOUT", "4", "from 5 to 1800"),
        ("IDLE_POLICY", "asleep", "focused, visible"),
        ("TIMEZONE", "Mars/Olympus", "IANA"),
        ("REQUIRE_SIGNED_IDENTITY", "perhaps", "true or false"),
    ],
)
def test_a_setting_that_makes_no_sense_ends_every_command(monkeypatch, name, value, why):
    monkeypatch.setenv(f"SEATBEAT_{name}", value)
    assert why in run("settings", status=1).stderr


def test_a_secret_is_never_shown(monkeypatch):
    monkeypatch.setenv("SEATBEAT_IDENTITY_SECRET", "do not show me")
    assert "do not show me" not in run("settings").output


def test_openapi_prints_the_document():
    document = json.loads(run("openapi").stdout)
    assert document["openapi"].startswith("3.1")
    assert "/v1/batch" in document["paths"]


def test_doctor_warns_of_a_write_key_for_any_page(database):
    run("key", "create", "--database", database, "--kind", "write", "--name", "web")
    shown = run("doctor", "--database", database).stdout
    assert "warn  write key 1 (web) works from any page" in shown
    assert "is whole" in shown


def test_doctor_fails_where_signed_identities_are_wanted_but_none_can_be_checked(
    database, monkeypatch
):
    run("key", "create", "--database", database, "--kind", "server", "--name", "x")
    monkeypatch.setenv("SEATBEAT_REQUIRE_SIGNED_IDENTITY", "true")
    assert "FAIL" in run("doctor", "--database", database, status=1).stdout


def test_a_database_that_is_not_there_is_an_error_that_says_what_to_do(database):
    for words in (("key", "list"), ("doctor",), ("key", "revoke", "1")):
        assert "--database" in run(*words, "--database", database, status=1).stderr


def test_serve_says_when_its_port_is_taken(database):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        result = run("serve", "--database", database, "--port", port, status=1)
    assert "--port" in result.stderr
    # A new database was given keys, and they were shown.
    assert all(prefix in result.stderr for prefix in PREFIXES.values())


@pytest.mark.parametrize(("host", "why"), [("", "host is empty"), ("999.1.1.1", "can't listen on")])
def test_serve_says_when_its_address_is_none(database, host, why):
    assert why in run("serve", "--database", database, "--host", host, status=1).stderr


def test_an_address_may_be_a_name_or_a_number():
    assert [_address(host, 0) for host in ("localhost", "127.0.0.1")] == ["127.0.0.1"] * 2
