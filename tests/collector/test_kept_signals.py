"""Signals as the daily close keeps them: of many accounts, of past days, of nobody erased."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.caretaker import Caretaker
from seatbeat_collector.http import score_book, score_list, signal_rows
from seatbeat_collector.metrics.window import Window
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.signals.signal import KINDS, SEVERITIES, Signal
from seatbeat_collector.signals.usage_drop import Drop
from seatbeat_collector.store.retention import Retention
from seatbeat_collector.store.snapshots import KeptSignals
from seatbeat_collector.watching.kept import is_about_somebody, kept_of, told_of
from seatbeat_collector.watching.watch import Watched, Whose
from stories.closing import Desk
from stories.house import House, at
from stories.metric_days import nth

NOW = at(85, 12)
WORKED = [day for day in range(1, 85) if nth(day).weekday() < 5]


@pytest.fixture
def here(tmp_path):
    """At noon of day 85: acme lost its champion, bolt fell, cove is full, dune is calm."""
    with House(tmp_path) as house:
        house.clock.at_ms = NOW
        for name, seats in {"acme": 50, "bolt": 50, "cove": 2, "dune": 50}.items():
            house.account(name, at(-30), created_at=at(-30), seats=seats, timezone="UTC")
        for day in WORKED:
            if day < 65:
                working(house, "acme", ("ada",), day)
            working(house, "acme", ("bo",), day, acts=5 if day < 65 else 10)
            working(house, "bolt", ("bea",), day, acts=1 if day > 77 else 6)
            for name in ("cove", "dune"):
                working(house, name, (f"{name}-1", f"{name}-2", f"{name}-3"), day, acts=2)
        for day, score in ((-20, 9), (80, 2)):
            says(house, "dune", "dune-1", day, score)
        yield house


def working(house, account, users, day, *, acts=5):
    for user in users:
        house.tell(
            *(
                {
                    "type": "activity",
                    "account_id": account,
                    "user_id": user,
                    "name": "saved",
                    "occurred_at": at(day, 9, minute),
                }
                for minute in range(acts)
            )
        )


def says(house, account, user, day, score):
    house.tell(
        {
            "type": "survey",
            "account_id": account,
            "user_id": user,
            "survey_id": "nps",
            "display_id": f"{user}-{day}",
            "rev": 1,
            "action": "answered",
            "score": score,
            "occurred_at": at(day, 10),
        }
    )


def many(monkeypatch):
    """From now on four accounts are many."""
    for module in (score_book, score_list, signal_rows):
        monkeypatch.setattr(module, "LIVE_MOST", 3)


def close(house, now_ms=None):
    house.read("accounts")  # all that was sent is folded
    desk = Desk(house.collector)
    return desk.round(now_ms or house.clock())


def signs(house, *parts, **query):
    return house.read(*parts, "signals", **query)["signals"]


def test_a_large_portfolio_is_told_what_the_close_kept_and_it_is_what_a_small_one_works_out(
    here, monkeypatch
):
    live = signs(here)
    of_acme = signs(here, "accounts", "acme")
    many(monkeypatch)
    before = here.read("signals")
    close(here)

    kept = signs(here)

    assert (before["signals"], before["incident"]) == ([], None)
    assert kept == live
    assert {(one["account_id"], one["kind"], one["about"]) for one in kept} >= {
        ("acme", "champion_loss", "ada"),
        ("bolt", "usage_drop", "actions"),
        ("cove", "expansion", None),
        ("dune", "feedback_falling", "dune-1"),
    }
    assert signs(here, "accounts", "acme") == of_acme
    assert signs(here, segment="none", severity="critical") == []
    page = here.read("signals", limit=2)
    rest = here.read("signals", limit=500, cursor=page["next_cursor"])
    assert page["signals"] + rest["signals"] == live


def test_before_the_first_close_an_account_of_many_is_looked_at_by_itself(here, monkeypatch):
    live = signs(here, "accounts", "bolt")
    many(monkeypatch)

    assert signs(here, "accounts", "bolt") == live
    assert here.call("GET", "/v1/accounts/nobody/signals").status_code == 404


def test_nothing_makes_everybody_of_a_large_portfolio_be_looked_at_anew(here, monkeypatch):
    many(monkeypatch)
    close(here)
    before = signs(here)
    looked_at = []
    scored = Portfolio.scored
    monkeypatch.setattr(
        Portfolio, "scored", lambda self, name: looked_at.append(name) or scored(self, name)
    )
    says(here, "cove", "cove-1", 84, 1)
    here.put("accounts", "cove", "tickets", "t-1", opened_at=at(84, 9))

    assert signs(here) == before
    assert len(here.read("accounts")["accounts"]) == 4
    here.read("portfolio"), here.read("segments")
    assert looked_at == []


def test_an_incident_is_judged_over_all_that_was_kept(here, monkeypatch):
    for day in WORKED:
        for name in ("acme", "cove"):
            working(here, name, ("max",), day, acts=40 if day < 77 else 1)
    many(monkeypatch)
    close(here)

    everywhere, bolt = here.read("signals"), here.read("accounts", "bolt", "signals")

    assert everywhere["incident"]["evidence"] == {"accounts": 3, "of": 4}
    assert bolt["incident"] == everywhere["incident"]
    assert not [one for one in everywhere["signals"] if one["kind"] == "usage_drop"]


def test_a_past_day_tells_what_was_kept_of_it_and_of_other_accounts_what_is_known(here):
    close(here)
    then = signs(here)
    here.clock.at_ms = at(87, 12)
    here.account("cove", at(-30), seats=500)  # said later, of the time before as well
    here.account("late", at(-30), created_at=at(-30), seats=1, timezone="UTC")
    for day in WORKED:
        working(here, "late", ("lu", "li"), day)

    told = signs(here, as_of=nth(85))

    assert [one for one in told if one["account_id"] != "late"] == then
    assert ("late", "expansion") in {(one["account_id"], one["kind"]) for one in told}
    assert not [one for one in signs(here) if one["account_id"] == "cove"]


def test_of_a_person_who_is_erased_no_sign_remains(here, monkeypatch):
    many(monkeypatch)
    close(here)
    assert {one["about"] for one in signs(here)} >= {"ada", "dune-1"}

    for user in ("ada", "dune-1"):
        assert here.call("DELETE", f"/v1/users/{user}", key="admin").status_code in (200, 204)

    assert not {"ada", "dune-1"} & {one["about"] for one in signs(here)}
    assert not {"ada", "dune-1"} & {one["about"] for one in signs(here, as_of=nth(85))}
    with closing(sqlite3.connect(here.path)) as file:
        for table in ("snapshot_people", "snapshot_signals", "snapshots", "changed_inputs"):
            rows = file.execute(f"select * from {table}").fetchall()  # noqa: S608  # ours
            assert not [row for row in rows if "ada" in str(row) or "dune-1" in str(row)], table


def test_signals_go_with_their_snapshots(here):
    close(here)
    here.clock.at_ms = at(200, 12)
    days = Retention(snapshots_days=30)

    Caretaker(here.collector.store, days, here.clock).round()

    with closing(sqlite3.connect(here.path)) as file:
        for table in ("snapshot_people", "snapshot_signals", "snapshots"):
            (count,) = file.execute(f"select count(*) from {table}").fetchone()  # noqa: S608  # ours
            assert count == 0, table


def test_a_sign_that_is_new_makes_a_revision_and_the_same_signs_make_none(here):
    close(here)
    number, day = here.collector.store.account("acme").number, nth(84).toordinal()

    def kept():
        found = here.collector.store.snapshots.signals_of(number, day)
        return found.revision, len(found.people)

    desk = Desk(here.collector)
    desk.now_ms = NOW
    before = kept()
    (same,) = [written for *_, written in desk.closer().run({nth(84): ["acme"]})]
    unchanged = kept()
    here.put("accounts", "acme", "contacts", "ada", role="champion", user_id="ada")
    (other,) = [written for *_, written in desk.closer().run({nth(84): ["acme"]})]

    assert (same.unchanged, unchanged) == (1, before)
    assert (other.revised, kept()) == (1, (before[0] + 1, before[1]))


texts = st.text(max_size=5)
evidence = st.dictionaries(texts, st.none() | st.booleans() | st.integers(-9, 9) | texts)
signals = st.builds(
    Signal,
    st.sampled_from(KINDS),
    st.sampled_from(SEVERITIES),
    st.none() | st.floats(allow_nan=False),
    st.none() | texts,
    evidence,
)
drops = st.tuples(st.booleans(), st.none() | st.just("warn"), st.floats(0, 9)).map(
    lambda drop: Drop(*drop)
)


def in_order(signal):
    """The same of the same signals, however their evidence is ordered."""
    return repr((signal._replace(evidence={}), sorted(signal.evidence.items())))


@given(st.lists(signals, max_size=4), drops, st.none() | st.dates(date(2026, 1, 1)))
def test_what_is_kept_is_told_again_and_people_are_kept_apart(found, drop, start):
    as_of = date(2026, 7, 1)
    whose = Whose("acme", "pro", "Asia/Tokyo", Window(1, as_of, as_of), start)
    told = Watched(whose, drop, "actions", tuple(found))
    kept = kept_of(told)
    basis = {"segment": "pro", "timezone": "Asia/Tokyo"}
    day = (as_of - timedelta(days=1)).toordinal()

    again = told_of(KeptSignals(1, day, 1, basis, kept.body, kept.people), "acme")
    without = told_of(KeptSignals(1, day, 1, basis, kept.body, ()), "acme")

    assert (again.whose, again.drop, again.measure) == (whose, drop, "actions")
    assert sorted(again.signals, key=in_order) == sorted(found, key=in_order)
    assert {user for user, _ in kept.people} == {
        one.about for one in found if is_about_somebody(one)
    }
    assert not [one for one in without.signals if is_about_somebody(one)]
