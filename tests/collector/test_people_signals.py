"""Who came into power at a customer, changed their role or was let go: told for some days."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from seatbeat_collector.caretaker import Caretaker
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.retention import Retention
from stories.house import House, at
from stories.metric_days import nth

PEOPLE = {"new_admin", "role_change", "deactivation"}


@pytest.fixture
def here(tmp_path):
    """It is noon of day 15; ada and bo of acme have worked since day 1, ada decides there."""
    with House(tmp_path) as house:
        house.account("acme", timezone="UTC")
        for user, role in (("ada", "admin"), ("bo", "member")):
            house.work("acme", user, at(1, 9), 600)
            say(house, user, at(1, 9), role=role)
        yield house


def say(house, user, at_ms, *, account="acme", **traits):
    """Somebody's own server says something of a person."""
    house.tell(
        {
            "type": "identify",
            "user_id": user,
            "account_id": account,
            "traits": traits,
            "occurred_at": at_ms,
        }
    )


def told(house, account="acme", **query):
    """(kind, severity, about) of the signs of people, the worst first."""
    rows = house.read("accounts", account, "signals", **query)["signals"]
    return [(one["kind"], one["severity"], one["about"]) for one in rows if one["kind"] in PEOPLE]


@pytest.mark.parametrize(
    ("user", "traits", "expected"),
    [
        ("bo", {"role": "Owner"}, ("new_admin", "info", "bo")),
        ("cy", {"role": "admin"}, ("new_admin", "info", "cy")),
        ("cy", {"role": "member"}, None),
        ("ada", {"role": "member"}, ("role_change", "warn", "ada")),
        ("bo", {"role": "analyst"}, ("role_change", "info", "bo")),
        ("ada", {"deactivated": True}, ("deactivation", "critical", "ada")),
        ("bo", {"deactivated": True}, ("deactivation", "info", "bo")),
        ("bo", {"deactivated": False}, None),
        ("bo", {"name": "Bo"}, None),
        ("cy", {"deactivated": True}, None),
    ],
    ids=str,
)
def test_a_change_of_who_decides_or_works_there_is_told(here, user, traits, expected):
    say(here, user, at(12, 10), **traits)

    assert told(here) == ([expected] if expected else [])


def test_what_it_rests_on_is_told_with_it(here):
    here.put("accounts", "acme", "contacts", "bo", role="champion", user_id="bo")
    say(here, "bo", at(12, 10), role="analyst")

    (row,) = here.read("accounts", "acme", "signals")["signals"]

    assert row["severity"] == "warn"
    assert row["evidence"] == {
        "from": "member",
        "to": "analyst",
        "key_contact": True,
        "on": str(nth(12)),
    }
    assert (row["window"], row["status"]) == (7, "ok")


def test_it_is_told_from_the_next_day_on_for_seven_days_and_as_of_a_past_day(here):
    say(here, "bo", at(12, 10), role="admin")
    new = [("new_admin", "info", "bo")]

    for number in range(11, 23):
        here.clock.at_ms = at(max(number, 15), 12)
        assert told(here, as_of=nth(number)) == (new if 13 <= number <= 19 else [])


def test_another_number_of_days_or_other_names_of_roles_are_the_vendors_to_choose(tmp_path):
    rules = tmp_path / "rules.yml"
    rules.write_text("signals: {people: {admin_roles: [boss], days: 2}}", encoding="utf-8")
    with House(tmp_path, rules_file=str(rules)) as house:
        for user in ("ada", "bo", "cy"):
            house.work("acme", user, at(1, 9), 600)
            say(house, user, at(1), role="member")
        say(house, "bo", at(12, 10), role="boss")
        say(house, "ada", at(13, 10), role="boss")
        say(house, "cy", at(14, 10), role="admin")

        assert sorted(told(house)) == [("new_admin", "info", "ada"), ("role_change", "info", "cy")]


def test_what_is_told_again_and_again_or_out_of_order_is_one_change(here):
    for at_ms in (at(13), at(12, 10), at(14), at(12, 11)):
        say(here, "bo", at_ms, role="admin")

    (row,) = here.read("accounts", "acme", "signals")["signals"]

    assert (row["kind"], row["evidence"]["on"]) == ("new_admin", str(nth(12)))


def test_what_was_told_last_holds_whatever_comes_late(here):
    say(here, "bo", at(13), role="member")
    say(here, "bo", at(12), role="admin")

    assert told(here) == []
    assert told(here, as_of=nth(13)) == [("new_admin", "info", "bo")]


def test_a_change_that_was_taken_back_within_the_days_is_none(here):
    say(here, "bo", at(12), role="admin")
    assert told(here)
    say(here, "bo", at(14), role="member")

    assert told(here) == []


def test_the_first_roles_that_an_account_is_told_of_are_no_news(tmp_path):
    with House(tmp_path) as house:
        for user in ("ada", "bo"):
            house.work("acme", user, at(1, 9), 600)
        say(house, "ada", at(12), role="admin")
        say(house, "new", at(12), role="admin")
        say(house, "bo", at(13), deactivated=True, role="member")

        assert told(house) == [("deactivation", "info", "bo")]


def test_people_of_the_vendor_and_bots_are_no_news(here):
    say(here, "eve", at(12), role="admin", internal=True)
    say(here, "bo", at(12), role="admin", bot=True)

    assert told(here) == []


def test_what_changes_below_an_account_is_its_own_too(here):
    here.account("child", parent_id="acme")
    here.work("child", "di", at(2, 9), 60)
    say(here, "di", at(2), account="child", role="member")
    assert told(here) == told(here, "child") == []

    say(here, "di", at(12), account="child", role="admin")

    assert told(here) == told(here, "child") == [("new_admin", "info", "di")]


def test_days_are_those_of_the_accounts_own_zone(here):
    here.account("acme", timezone="Pacific/Kiritimati")  # 14 hours ahead: day 12 ends at 10:00 UTC
    say(here, "bo", at(12, 11), role="admin")

    assert told(here, as_of=nth(13)) == []
    assert told(here, as_of=nth(14)) == [("new_admin", "info", "bo")]


def test_who_comes_to_an_account_brings_what_was_said_of_them(here):
    assert told(here) == []
    say(here, "cy", at(12), account="elsewhere", role="admin")
    assert told(here) == []

    say(here, "cy", at(12, 1))

    assert told(here) == [("new_admin", "info", "cy")]


def test_after_an_erasure_nothing_is_told_of_the_person(here):
    say(here, "cy", at(12), role="admin")
    assert told(here) == [("new_admin", "info", "cy")]

    assert here.call("DELETE", "/v1/users/cy", key="admin").status_code == 204

    assert told(here) == []
    with closing(sqlite3.connect(here.path)) as file:
        assert file.execute(
            "select count(*) from user_trait_history where user_id = 'cy'"
        ).fetchone() == (0,)


def test_the_list_of_all_signs_has_them_too(here):
    house = here
    house.work("other", "di", at(2, 9), 60)
    say(house, "bo", at(12), role="admin")

    rows = house.read("signals", kind="new_admin")["signals"]

    assert [(one["account_id"], one["about"]) for one in rows] == [("acme", "bo")]


def test_what_is_said_in_one_account_has_others_not_looked_at_again(here):
    here.work("other", "di", at(2, 9), 60)
    history = here.collector.store.user_history
    numbers = {one.account_id: one.number for one in here.collector.store.accounts()}
    before = history.version()

    say(here, "bo", at(12), role="member", name="Bo")
    assert history.version() == before  # told again

    say(here, "bo", at(12), role="admin")
    assert history.accounts_changed(before) == {numbers["acme"]}
    assert history.accounts_changed(history.version()) == set()


def test_values_replaced_long_before_days_are_kept_are_deleted_and_those_that_held_stay(here):
    for number, role in ((3, "member"), (5, "analyst"), (10, "admin")):
        say(here, "bo", at(number), role=role)
    here.clock.at_ms = at(50, 12)

    Caretaker(here.collector.store, Retention(user_days_days=42), here.clock).round()

    with closing(sqlite3.connect(here.path)) as file:
        rows = file.execute(
            "select user_id, value from user_trait_history order by user_id, valid_from_ms"
        ).fetchall()
    assert rows == [("ada", '"admin"'), ("bo", '"analyst"'), ("bo", '"admin"')]


def test_a_file_from_before_takes_what_is_known_as_the_beginning(here, tmp_path):
    here.collector.close()
    with closing(sqlite3.connect(here.path)) as older:  # back to the shape before
        older.execute("delete from _sqlite_migrations where name = 'm010_user_history'")
        older.execute("delete from meta where name like 'user_history%'")
        older.execute("drop index [memberships#account]")
        older.execute("drop table user_trait_history")
        older.commit()

    with House(tmp_path) as house:
        say(house, "bo", at(12), role="admin")

        assert told(house) == [("new_admin", "info", "bo")]


def test_the_step_can_be_taken_by_itself_after_those_before_it():
    database = Database(memory=True)
    migrations.apply(database, stop_before="m010_user_history")
    assert "user_trait_history" not in database.table_names()

    migrations.apply(database)

    assert "user_trait_history" in database.table_names()
