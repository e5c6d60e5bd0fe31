"""A running collector follows its rules file; a bad file never harms it."""

from __future__ import annotations

import json
import os

import pytest
from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.config import SETTINGS
from stories.house import House, at
from stories.metric_days import nth

SEGMENTS = """
segments:
  rules:
    - {name: big, when: {seats: {ge: LIMIT}}}
    - {name: young, when: {age_days: {lt: 30}}}
    - trait: plan
  otherwise: rest
"""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "rules.yaml"


@pytest.fixture
def here(tmp_path, file):
    say(file, SEGMENTS.replace("LIMIT", "100"))
    with House(tmp_path, rules_file=str(file), internal_domains="own.example") as made:
        made.account("acme", created_at=at(-400), seats=150, plan="pro", segment="ignored")
        made.account("bolt", created_at=at(-400), seats=50, plan="pro")
        made.account("cove", created_at=at(1), seats=50, plan="pro")
        made.account("dune", created_at=at(-400))
        yield made


def say(file, text):
    """Write a file so that its time differs from the one before."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


def segments(here, **query):
    return {row["account_id"]: row["segment"] for row in here.read("accounts", **query)["accounts"]}


def test_accounts_are_in_the_segment_of_the_first_rule_that_matches(here):
    assert segments(here) == {"acme": "big", "bolt": "pro", "cove": "young", "dune": "rest"}
    assert here.read("accounts", "acme")["segment"] == "big"
    assert here.read("accounts", "acme")["traits"]["segment"] == "ignored"
    assert set(segments(here, segment="big")) == {"acme"}
    counts = {row["segment"]: row["accounts"] for row in here.read("segments")["segments"]}
    assert counts == {"big": 1, "pro": 1, "rest": 1, "young": 1}


def test_a_past_window_is_read_with_the_segment_of_then(here):
    here.account("acme", at(10), seats=20)

    assert segments(here)["acme"] == "pro"
    assert segments(here, as_of=nth(10))["acme"] == "big"
    assert {row["segment"] for row in here.read("segments", as_of=nth(10))["segments"]} >= {"big"}


def test_a_changed_file_is_followed_by_the_next_read(here, file):
    before = here.call("GET", "/readyz").json
    assert segments(here)["bolt"] == "pro"

    say(file, SEGMENTS.replace("LIMIT", "40"))

    assert segments(here)["bolt"] == "big"
    after = here.call("GET", "/readyz").json
    assert before["rules"] != after["rules"] and after["rules_problem"] is None


def test_a_file_that_becomes_bad_or_goes_leaves_the_rules_in_force(here, file, caplog):
    say(file, "segments: {rulez: []}")

    assert segments(here)["acme"] == "big"
    ready = here.call("GET", "/readyz")
    assert ready.status_code == 200
    assert "rules.yaml can't be used (line 1)" in ready.json["rules_problem"]
    assert "rules.yaml:1:12: segments.rulez: is unknown (did you mean rules?)" in caplog.text

    file.unlink()
    assert segments(here)["acme"] == "big"
    say(file, SEGMENTS.replace("LIMIT", "1000"))
    assert segments(here)["acme"] == "pro"
    assert here.call("GET", "/readyz").json["rules_problem"] is None


def test_a_start_with_a_bad_file_goes_on_with_the_last_good_rules(tmp_path, file):
    say(file, SEGMENTS.replace("LIMIT", "100"))
    with House(tmp_path, rules_file=str(file)) as here:
        here.account("acme", seats=150)
        assert segments(here) == {"acme": "big"}
    say(file, "segments: [")

    with House(tmp_path, rules_file=str(file)) as here:
        assert segments(here) == {"acme": "big"}
        assert "the last good rules stay" in here.call("GET", "/readyz").json["rules_problem"]


def test_a_first_start_with_a_bad_file_serves_with_the_defaults(tmp_path, file):
    say(file, "7")
    with House(tmp_path, rules_file=str(file)) as here:
        here.account("acme", segment="pro")
        assert segments(here) == {"acme": "pro"}
        assert "the defaults hold" in here.call("GET", "/readyz").json["rules_problem"]


def test_without_a_file_a_segment_is_what_its_traits_say(tmp_path):
    with House(tmp_path) as here:
        here.account("acme", plan="pro")
        here.account("bolt", segment="x")
        assert segments(here) == {"acme": "pro", "bolt": "x"}
        assert here.call("GET", "/readyz").json["rules"] is None


def active(here):
    return here.metrics("acme")["active_users"]["value"]


def test_people_of_internal_domains_are_never_counted_and_are_again_once_they_are_not(here, file):
    for user, email in (
        ("ada", "ada@acme.example"),
        ("bo", "bo@Partner.example"),
        ("me", "x@own.example"),
    ):
        here.put("users", user, traits={"email": email}, account_id="acme")
        here.work("acme", user, at(10, 9), 60)
    assert active(here) == 2
    assert here.metrics("acme")["time_spent"]["value"] == 120

    say(file, "internal_domains: [partner.example]")
    assert active(here) == 1
    assert here.metrics("acme")["time_spent"]["value"] == 60
    here.put("users", "cy", traits={"email": "cy@partner.example"}, account_id="acme")
    here.work("acme", "cy", at(11, 9), 60)
    assert active(here) == 1

    say(file, "internal_domains: []")
    assert active(here) == 3


def test_another_process_that_opens_the_database_counts_by_the_same_domains(here, file):
    here.put("users", "bo", traits={"email": "bo@partner.example"}, account_id="acme")
    here.work("acme", "bo", at(10, 9), 60)
    say(file, "internal_domains: [partner.example]")
    assert active(here) == 0

    path = here.collector.store.path
    result = CliRunner().invoke(main, ["account", "set", "--database", path, "acme", "x=1"])

    assert result.exit_code == 0, result.output
    assert active(here) == 0


@pytest.fixture
def config(tmp_path, monkeypatch):
    for setting in SETTINGS:
        monkeypatch.delenv(f"SEATBEAT_{setting.name.upper()}", raising=False)
    monkeypatch.delenv("SEATBEAT_SETTINGS", raising=False)
    monkeypatch.chdir(tmp_path)

    def run(*words, status=0):
        result = CliRunner().invoke(main, ["config", *map(str, words)])
        assert result.exit_code == status, result.output
        return result

    return run


def test_init_writes_a_file_that_check_accepts(config, tmp_path):
    config("init")

    said = config("check", "rules.yaml").stdout

    assert "rules.yaml can be used: 3 segment rules, 2 health profiles, 3 features" in said
    assert "exists; --force" in config("init", status=1).stderr


def test_check_names_every_fault_and_fails(config, file):
    say(file, "signals: {champion: {days: 0}}\nsegmets: {}\n")

    told = config("check", file, status=1).stderr

    assert f"{file}:1:22: signals.champion.days: must be from 1 to 366" in told
    assert f"{file}:2:1: segmets: is unknown (did you mean segments?)" in told
    assert "2 faults" in told


def test_check_takes_the_file_of_the_settings(config, file, monkeypatch):
    assert "name a FILE" in config("check", status=2).stderr
    monkeypatch.setenv("SEATBEAT_RULES_FILE", str(file))
    say(file, "")

    assert "can be used" in config("check").stdout


def test_show_spells_out_every_default_in_a_form_that_can_be_read_back(config, file):
    say(file, "signals: {champion: {days: 30}}")

    text = config("show", file).stdout
    file.write_text(text)

    assert config("show", file).stdout == text
    assert (
        json.loads(config("show", file, "--json").stdout)["rules"]["signals"]["champion"]["days"]
        == 30
    )
    assert "no rules file: defaults" in config("show").stdout


def test_diff_tells_which_definitions_and_which_accounts_change(here, file, tmp_path, config):
    here.put("users", "bo", traits={"email": "bo@partner.example"}, account_id="acme")
    segments(here)
    say(file, SEGMENTS.replace("LIMIT", "40") + "internal_domains: [partner.example]\n")
    here.collector.close()

    told = config("diff", "--database", here.collector.store.path, file, status=1).stdout
    lines = told.splitlines()

    assert "segments.rules.big.when.seats.ge: 100 → 40" in lines
    assert "account bolt: segment pro → big" in lines
    assert "account cove: segment young → big" in lines
    assert not any(line.startswith("account acme") for line in lines)
    assert "1 people would not be counted any more (internal_domains)" in lines
    found = config("diff", "--database", here.collector.store.path, file, "--json", status=1).stdout
    assert [each["account_id"] for each in json.loads(found)["accounts"]] == ["bolt", "cove"]


def test_diff_of_two_files_needs_no_database_and_is_quiet_about_nothing(config, file, tmp_path):
    say(file, "goals: []")
    other = tmp_path / "other.yaml"
    say(other, "# the same\n")

    assert config("diff", file, other).stdout == "No difference.\n"


def test_doctor_tells_of_the_rules(here, file, monkeypatch):
    monkeypatch.setenv("SEATBEAT_RULES_FILE", str(file))
    words = ["doctor", "--database", here.collector.store.path]

    well = CliRunner().invoke(main, words).stdout
    say(file, "x: 1")
    ill = CliRunner().invoke(main, words)

    assert "ok    rules" in well and "can be used" in well
    assert "FAIL  " in ill.stdout and "config check" in ill.stdout and ill.exit_code == 1
