"""Account-days: what they hold, from an older schema and whatever is done to user-days since."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.rows import AccountTraits, UserTraits
from seatbeat_collector.store.sqlite.engine import SqliteStore
from stories.world import ALWAYS, HOUR, NOON, TODAY

DAY = TODAY.toordinal()


def held(store):
    """By (account, day): sums, and who was there, by name."""
    rows = store.portfolio._read().execute(
        "select a.account_id, d.day, d.engaged_ms, d.actions, d.sessions, d.users, d.account"
        " from account_days d join accounts a using (account)"
    )
    people = {
        (account, slot): user
        for account, slot, user in store.portfolio._read().execute(
            "select account, slot, user_id from members"
        )
    }
    found = {}
    for account_id, day, engaged_ms, actions, sessions, users, account in rows.fetchall():
        bits = int.from_bytes(users, "little")
        names = {people[account, slot] for slot in range(bits.bit_length()) if bits >> slot & 1}
        if names or engaged_ms or actions or sessions:
            found[account_id, day] = (engaged_ms, actions, sessions, names)
    return found


def added_up(store):
    """The same from the user-days."""
    found = {}
    for account in store.accounts():
        for row in store.user_days(account.account_id, *ALWAYS):
            key = (account.account_id, row.day.toordinal())
            engaged_ms, actions, sessions, names = found.get(key, (0, 0, 0, frozenset()))
            found[key] = (
                engaged_ms + row.engaged_ms,
                actions + row.actions,
                sessions + row.sessions,
                {*names, row.user_id},
            )
    return found


def test_they_are_made_from_the_user_days_of_an_older_file(tmp_path):
    old = Database(tmp_path / "seatbeat.db")
    migrations.apply(old, stop_before="m003_account_days")
    old["accounts"].insert_all([{"account": 1, "account_id": "acme"}])
    names = ["ada", "bo", "cy"]
    old["members"].insert_all(
        {"member": 7 + n, "account": 1, "user_id": name} for n, name in enumerate(names)
    )
    old["uncounted"].insert({"user_id": "cy"})
    for member, day, engaged_ms in [
        (7, DAY, 60_000),
        (8, DAY, 30_000),
        (9, DAY, 1),
        (7, DAY - 1, 5),
    ]:
        old.execute(
            "insert into user_days values (1, ?, ?, ?, 0, 2, 1, ?, ?)",
            (day, member, engaged_ms, NOON, NOON),
        )
    old.conn.commit()
    old.close()

    store = SqliteStore(str(tmp_path / "seatbeat.db"))

    assert held(store) == {
        ("acme", DAY): (90_000, 4, 2, {"ada", "bo"}),
        ("acme", DAY - 1): (5, 2, 1, {"ada"}),
    }
    assert store.account("acme").known_users == 2
    store.close()


@pytest.fixture
def lively(world):
    """Two people in one account, one of them in another too, on two days."""
    for user, account in (("ada", "acme"), ("bo", "acme"), ("ada", "bolt")):
        for days_ago in (0, 1):
            start = NOON - days_ago * 24 * HOUR
            world.tell(world.work(start, 10, user=user, account=account))
    world.fold()
    return world


def test_they_follow_what_is_folded(lively):
    before = held(lively.store)
    lively.tell(lively.work(NOON + HOUR, 5, user="bo"), lively.act(NOON, user="ada"))
    lively.fold()

    assert held(lively.store) == added_up(lively.store) != before


def test_who_turns_out_to_be_internal_leaves_them_and_may_come_back(lively):
    whole = held(lively.store)
    lively.tell(UserTraits("ada", None, NOON, {"internal": True}))

    assert held(lively.store) == added_up(lively.store)
    assert lively.store.account("acme").known_users == 1
    lively.tell(UserTraits("ada", None, NOON + 1, {"internal": False}))
    assert held(lively.store) == whole
    assert lively.store.account("acme").known_users == 2


def test_who_was_internal_on_a_day_when_nobody_else_came_anywhere_joins_them(lively):
    lively.tell(UserTraits("cy", None, NOON, {"internal": True}))
    lively.tell(lively.work(NOON - 9 * 24 * HOUR, 5, user="cy"))
    lively.fold()
    assert ("acme", DAY - 9) not in held(lively.store)

    lively.tell(UserTraits("cy", None, NOON + 1, {"internal": False}))

    assert held(lively.store) == added_up(lively.store)
    assert ("acme", DAY - 9) in held(lively.store)


def test_who_is_erased_leaves_them(lively):
    lively.store.delete_user("ada")

    assert held(lively.store) == added_up(lively.store)
    assert ("bolt", DAY) not in held(lively.store)
    assert lively.store.account("acme").known_users == 1


def test_an_account_that_moves_to_another_zone_has_other_days(lively):
    lively.tell(AccountTraits("acme", NOON, {"timezone": "Pacific/Kiritimati"}))
    lively.fold()

    assert held(lively.store) == added_up(lively.store)
    assert ("acme", DAY + 1) in held(lively.store)


@pytest.mark.parametrize(
    "change",
    [
        lambda world: world.tell(world.work(NOON + HOUR, 1)),
        lambda world: world.tell(AccountTraits("acme", NOON, {"plan": "pro"})),
        lambda world: world.tell(UserTraits("bo", None, NOON, {"internal": True})),
        lambda world: world.store.delete_user("bo"),
        lambda world: world.tell(AccountTraits("new", NOON, {})),
        lambda world: world.tell(world.work(NOON - 90 * 24 * HOUR, 1, user="new")),
    ],
    ids=["work", "trait", "internal", "erasure", "account", "earlier"],
)
def test_everything_that_may_alter_an_answer_raises_the_version(lively, change):
    before = lively.store.portfolio.version()
    change(lively)
    lively.fold()

    assert lively.store.portfolio.version() > before


def test_a_read_of_an_answer_raises_nothing(lively):
    before = lively.store.portfolio.version()
    lively.fold()
    lively.store.accounts()

    assert lively.store.portfolio.version() == before


def test_what_changed_after_a_version_is_told_and_nothing_else(lively):
    before = lively.store.portfolio.version()
    lively.tell(lively.work(NOON + HOUR, 5, user="bo"))
    lively.fold()

    bolt = lively.store.account("bolt").number
    assert [row.day for row in lively.store.portfolio.changed_days(before)] == [TODAY]
    assert bolt not in {row.number for row in lively.store.portfolio.changed_days(before)}
    assert not list(lively.store.portfolio.changed_days(lively.store.portfolio.version()))
