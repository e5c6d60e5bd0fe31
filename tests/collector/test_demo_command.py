"""`seatbeat-collector demo`, without the server."""

import json
import stat

import pytest
from click.testing import CliRunner

from seatbeat_collector.auth import digest
from seatbeat_collector.cli import main
from seatbeat_collector.store.sqlite.engine import SqliteStore


@pytest.fixture
def demo(tmp_path):
    """Run the command on one database; its result."""

    def run(*arguments):
        size = ["--accounts", "17", "--days", "35", "--no-serve"]
        command = ["demo", "--database", str(tmp_path / "demo.db"), *size, *arguments]
        return CliRunner().invoke(main, command)

    run.keys = lambda: json.loads((tmp_path / "demo.db.keys.json").read_text())
    run.file = tmp_path / "demo.db.keys.json"
    run.store = lambda: SqliteStore(str(tmp_path / "demo.db"))
    return run


def test_it_makes_a_portfolio_and_says_where_to_look(demo):
    result = demo("--port", "9123")
    assert result.exit_code == 0, result.output
    assert "17 accounts with" in result.output
    assert f"http://127.0.0.1:9123/#key={demo.keys()['read']}" in result.output


def test_its_keys_are_kept_for_the_owner_alone_and_stay_the_same(demo):
    demo()
    keys = demo.keys()
    assert [key[:4] for key in keys.values()] == ["sbw_", "sbs_", "sbr_", "sba_"]
    assert stat.S_IMODE(demo.file.stat().st_mode) == 0o600
    assert demo().exit_code == 0
    assert demo.keys() == keys


def test_the_write_key_belongs_to_the_demo_apps_pages_and_follows_them(demo):
    demo()
    before = demo.keys()
    demo("--origin", "http://127.0.0.1:9999")
    after = demo.keys()
    store = demo.store()
    origins = {record.digest: record.origins for record in store.list_keys()}
    store.close()
    assert origins[digest(before["write"])] == ("http://127.0.0.1:8788", "http://localhost:8788")
    assert origins[digest(after["write"])] == ("http://127.0.0.1:9999",)
    assert {**before, "write": ""} == {**after, "write": ""}


def test_another_size_on_the_same_database_is_an_error_in_words(demo):
    demo()
    result = demo("--accounts", "20")
    assert result.exit_code == 1
    assert "17 accounts and 35 days" in result.output
