"""Counting anew: by another zone, another idle timeout, or in another account."""

import pytest

from seatbeat_collector.fold import Fold
from seatbeat_collector.store.folding import FoldConflict
from seatbeat_collector.store.rows import AccountTraits, Beat, UserTraits
from stories.world import ALWAYS, DAY, HOUR, MINUTE, NOON, TODAY, World


def test_another_time_zone_is_a_recompute_and_never_a_loss(world):
    world.tell(world.work(NOON + 11 * HOUR, 180))
    assert list(world.days().values()) == [60, 120]
    world.tell(AccountTraits("acme", NOON, {"timezone": "America/New_York"}))
    assert world.days() == {("kim", TODAY): 180}
    world.tell(AccountTraits("acme", NOON + 1, {"timezone": "UTC"}))
    assert list(world.days().values()) == [60, 120]


def test_a_new_account_that_names_its_zone_is_counted_by_the_first_fold(world):
    zone = AccountTraits("acme", NOON, {"timezone": "Asia/Kolkata"})
    world.tell(world.work(NOON + 6 * HOUR, 60), zone)  # 23:30 to 00:30 there
    world.folder.fold_new()
    rows = world.store.user_days("acme", *ALWAYS)
    assert [row.engaged_ms for row in rows] == [30 * MINUTE, 30 * MINUTE]
    assert world.store.people_to_recompute() == 0


def test_a_fold_that_knew_no_zone_writes_nothing_by_the_wrong_one(world):
    world.tell(world.work(NOON + 6 * HOUR, 60))
    rollups = world.store.rollups
    pending = rollups.pending(100, 100)
    half_way = Fold(rollups, world.rules).fresh(pending, lambda: 100)
    changes = next(iter(half_way))
    world.tell(AccountTraits("acme", NOON, {"timezone": "Asia/Kolkata"}))
    with pytest.raises(FoldConflict):
        rollups.apply(changes)
    assert list(world.days().values()) == [30, 30]


def test_acts_that_count_elsewhere_now_are_behind_until_they_do(world):
    world.tell(world.act(NOON, account=None), UserTraits("kim", "acme", NOON - DAY, {}))
    world.fold()
    world.tell(UserTraits("kim", "umbrella", NOON - HOUR, {}))
    assert world.store.backlog().rows == 1
    world.fold()
    assert world.store.backlog().rows == 0


def test_another_idle_timeout_recomputes_all_days_at_the_next_start(tmp_path):
    clicks = tuple((NOON + n * 90_000, NOON + n * 90_000) for n in range(11))
    presence = ((NOON, NOON + HOUR),)
    with World(tmp_path / "seatbeat.db") as world:
        world.tell(Beat("acme", "kim", marks=clicks, visible=presence, focused=presence))
        assert world.minutes() == 0
    with World(tmp_path / "seatbeat.db", idle_timeout_s=120) as world:
        assert world.minutes() == 15


def test_a_recomputation_that_is_interrupted_goes_on_where_it_was(tmp_path):
    path = tmp_path / "seatbeat.db"
    clicks = tuple((NOON + n * 90_000, NOON + n * 90_000) for n in range(11))
    presence = ((NOON, NOON + HOUR),)
    with World(path) as world:
        for n in range(50):
            world.tell(
                Beat("acme", f"user-{n:02}", marks=clicks, visible=presence, focused=presence)
            )
        assert world.minutes() == 0
    with World(path, idle_timeout_s=120) as world:
        account, people, days = next(world.folder.recompute())
        assert (account, people, days) == ("acme", 20, 20)
        world.tell(world.work(NOON + 2 * HOUR, 5, user="user-49"), world.act(NOON, user="user-00"))
        world.folder.fold_new()
        assert sum(row.engaged_ms for row in world.store.user_days("acme", *ALWAYS)) == (
            20 * 15 * MINUTE
        )
    with World(path, idle_timeout_s=120) as world:
        assert [people for _, people, _ in world.folder.recompute()] == [20, 10]
        assert world.minutes() == 50 * 15 + 5
        assert not list(world.folder.recompute())


def test_evidence_is_settled_first_where_all_accounts_are_counted_anew(tmp_path):
    path = tmp_path / "seatbeat.db"
    with World(path) as world:
        for account in ("acme", "bolt"):
            world.tell(*(world.work(NOON - n * DAY, 30, account=account) for n in range(5)))
        world.fold()
    with World(path, idle_timeout_s=120) as world:
        upkeep, seen = world.store.upkeep, []
        before = upkeep.to_recompute()
        while world.folder.rebuild_once(NOON):
            seen.append((upkeep.unsettled(), upkeep.to_recompute()))
        assert seen[0][0] > seen[1][0]
        assert all(left == before for unsettled, left in seen[:-1] if unsettled > 6)
        assert not upkeep.to_recompute() and not upkeep.recomputing()


def test_one_account_that_is_counted_anew_does_not_wait_for_the_evidence_of_all(world):
    world.tell(world.work(NOON - DAY, 30), world.work(NOON - DAY, 30, account="bolt"))
    world.fold()
    world.tell(AccountTraits("acme", NOON, {"timezone": "Asia/Kolkata"}))
    before = world.store.upkeep.unsettled()

    assert world.folder.rebuild_once(NOON)

    assert not world.store.upkeep.to_recompute()
    assert world.store.upkeep.unsettled() == before > 0


def test_a_zone_that_changes_while_days_are_moved_moves_them_all(world):
    world.tell(*(world.work(NOON + 11 * HOUR, 120, user=f"user-{n:02}") for n in range(30)))
    assert set(world.days().values()) == {60}
    world.tell(AccountTraits("acme", NOON, {"timezone": "America/New_York"}))
    next(world.folder.recompute())
    world.tell(AccountTraits("acme", NOON + 1, {"timezone": "America/Los_Angeles"}))
    assert world.days() == {(f"user-{n:02}", TODAY): 120 for n in range(30)}


def test_evidence_that_was_settled_still_counts_by_any_rule(world):
    marks = tuple((NOON + n * 45_000, NOON + n * 45_000) for n in range(40))
    presence = ((NOON, NOON + HOUR),)
    for at in range(0, 40, 8):
        world.tell(
            Beat("acme", "kim", marks=marks[at : at + 8], visible=presence, focused=presence)
        )
        world.fold()
        while world.folder.settle_once(NOON + 4 * HOUR):
            pass
    world.tell(world.work(NOON + HOUR, 5))
    assert world.minutes() == 39 * 0.75 + 5
    assert world.counted_anew("acme", "UTC", 30) == {("kim", TODAY): 5}
    assert world.counted_anew("acme", "UTC", 60) == world.days()
