"""The fold: from what was taken in to every user's days."""

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.fold import Fold, Folder
from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.folding import FoldConflict
from seatbeat_collector.store.rows import AccountTraits, Beat, UserTraits
from stories.world import ALWAYS, DAY, HOUR, MINUTE, NOON, TODAY, World


def test_ten_minutes_of_work_are_ten_minutes(world):
    world.tell(world.work(NOON, 10))
    assert world.days() == {("kim", TODAY): 10}


def test_s01_every_batch_delivered_twice_changes_nothing(world):
    batches = [world.work(NOON + n * MINUTE, 0.8) for n in range(9)]
    for batch in batches:
        world.tell(batch, batch)
        world.tell(batch)
    once = world.days()
    for batch in batches:
        world.tell(batch)
    assert world.days() == once
    assert round(once["kim", TODAY], 6) == 7.2


def test_s02_the_order_of_batches_changes_nothing(tmp_path):
    results = []
    for seed in range(6):
        with World(tmp_path / f"{seed}.db") as world:
            batches = [world.work(NOON + n * 30_000, 0.2, feature=str(n % 2)) for n in range(6)]
            random.Random(seed).shuffle(batches)
            for batch in batches:
                world.tell(batch)
                if seed % 2:
                    world.fold()
            world.fold()
            results.append((world.days(), world.store.feature_times("acme", *ALWAYS)))
    assert all(result == results[0] for result in results)


def test_s03_a_lost_heartbeat_in_the_middle_costs_nothing(world):
    for minutes in (1, 3):  # the second of three growing reports never arrived
        world.tell(world.work(NOON, minutes))
    assert world.minutes() == 3


def test_s05_a_batch_that_comes_three_days_late_lands_on_its_own_day(world):
    world.tell(world.work(NOON, 5))
    before = world.days()
    world.tell(world.work(NOON - 3 * DAY, 7))
    after = world.days()
    assert after == {**before, ("kim", TODAY - timedelta(days=3)): 7}


def test_a_late_mark_bridges_what_stood_apart(world):
    world.tell(world.work(NOON, 1), world.work(NOON + 3 * MINUTE, 1))
    presence = (NOON, NOON + 4 * MINUTE)
    assert world.minutes() == 2
    world.tell(Beat("acme", "kim", visible=(presence,), focused=(presence,)))
    assert world.minutes() == 2
    world.tell(Beat("acme", "kim", marks=((NOON + 2 * MINUTE, NOON + 2 * MINUTE),)))
    assert world.minutes() == 4


def test_s08_work_across_midnight_is_split_there_in_the_accounts_zone(world):
    world.tell(AccountTraits("acme", NOON, {"timezone": "Asia/Kolkata"}))
    midnight = NOON + 6 * HOUR + 30 * MINUTE  # 18:30 UTC
    world.tell(world.work(midnight - 10 * MINUTE, 20))
    assert world.days() == {("kim", TODAY): 10, ("kim", TODAY + timedelta(days=1)): 10}


def test_a_gap_is_bridged_across_midnight_and_split_there(world):
    midnight = NOON + 12 * HOUR
    presence = (midnight - HOUR, midnight + HOUR)
    marks = tuple((midnight + at, midnight + at) for at in (-20_000, 30_000))
    world.tell(Beat("acme", "kim", marks=marks, visible=(presence,), focused=(presence,)))
    assert [round(m * 60, 3) for m in world.days().values()] == [20, 30]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25)])
def test_s09_a_day_of_23_or_25_hours_is_never_longer_than_it_is(tmp_path, day, hours):
    with World(tmp_path / "seatbeat.db", zone="Europe/Berlin") as world:
        start = (day - date(1970, 1, 1)).days * DAY - DAY
        world.tell(*(world.work(start + n * HOUR, 60) for n in range(72)))
        assert world.days()["kim", day] == hours * 60


def test_s12_two_people_at_once_are_person_time_for_both(world):
    world.tell(world.work(NOON, 10), world.work(NOON, 10, user="lee"))
    assert world.minutes() == 20


def test_s16_a_deleted_person_was_never_there_and_deleting_again_changes_nothing(world):
    world.tell(world.work(NOON, 10, user="lee"))
    only_lee = world.days()
    world.tell(
        world.work(NOON, 10),
        world.act(NOON),
        UserTraits("kim", "acme", NOON, {"name": "Kim"}),
    )
    assert world.minutes() == 20
    world.tell(world.work(NOON + HOUR, 10))  # not folded yet
    assert world.store.delete_user("kim")
    assert world.days() == only_lee
    assert world.store.user("kim") is None
    assert not world.store.delete_user("kim")
    assert world.days() == only_lee


def test_a_mark_of_many_hours_is_one_mark(world):
    world.tell(world.work(NOON - 11 * HOUR, 60))
    world.tell(world.work(NOON - 11 * HOUR, 20 * 60))
    assert world.minutes() == 20 * 60


def test_server_side_acts_a_minute_apart_are_bridged(world):
    world.tell(*(world.act(NOON + n * MINUTE) for n in range(5)), world.act(NOON + HOUR))
    assert world.minutes() == 4
    row = world.store.user_days("acme", *ALWAYS)[0]
    assert (row.actions, row.sessions, row.measured_ms) == (6, 2, 0)


def test_an_act_on_a_page_is_a_mark_where_the_page_was_seen(world):
    seen = (NOON, NOON + 30_000)
    world.tell(
        world.act(NOON, on_page=True),
        world.act(NOON + MINUTE, on_page=True),
        Beat("acme", "kim", visible=(seen,), focused=(seen,)),
    )
    assert world.minutes() == 0.5


def test_the_same_act_twice_is_one_act(world):
    act = world.act(NOON)
    world.tell(act)
    world.tell(act, act)
    world.fold()
    world.tell(act)
    world.fold()
    assert world.store.activity_counts("acme", *ALWAYS) == {"report.exported": (1, 1)}


def test_time_splits_by_feature_and_the_parts_add_up(world):
    world.tell(
        world.work(NOON, 5, feature="reports", app="web"),
        world.work(NOON + 5 * MINUTE, 3, feature="invoices", app="web"),
    )
    assert world.minutes() == 8
    assert world.store.feature_times("acme", *ALWAYS) == {
        ("web", "reports"): 5 * MINUTE,
        ("web", "invoices"): 3 * MINUTE,
    }


@pytest.mark.parametrize("order", ["acts first", "membership first", "folded between"])
def test_membership_is_resolved_by_event_time_in_any_order_of_arrival(world, order):
    acts = [world.act(NOON + at * HOUR, account=None) for at in (-3, -1, 1, 3)]
    joined = [
        UserTraits("kim", "acme", NOON - 2 * HOUR, {}),
        UserTraits("kim", "globex", NOON, {}),
    ]
    told = [acts, joined] if order != "membership first" else [joined, acts]
    for facts in told:
        for fact in facts:
            world.tell(fact)
            if order == "folded between":
                world.fold()
    world.fold()
    # What came before the first word about the account counts there too.
    assert world.store.activity_counts("acme", *ALWAYS) == {"report.exported": (2, 1)}
    assert world.store.activity_counts("globex", *ALWAYS) == {"report.exported": (2, 1)}


def test_acts_without_any_account_wait_until_the_user_is_seen_somewhere(world):
    world.tell(world.act(NOON, account=None))
    world.fold()
    assert world.store.accounts() == []
    world.tell(world.work(NOON + HOUR, 5))
    world.fold()
    assert world.store.activity_counts("acme", *ALWAYS) == {"report.exported": (1, 1)}


def test_people_of_the_vendor_are_never_counted(tmp_path):
    with World(tmp_path / "seatbeat.db", domains="vendor.example") as world:
        world.tell(
            world.work(NOON, 5),
            world.work(NOON, 5, user="ours"),
            world.work(NOON, 5, user="flagged"),
            UserTraits("ours", "acme", NOON, {"email": "Ann@Vendor.Example"}),
            UserTraits("flagged", "acme", NOON, {"internal": True}),
        )
        assert world.days() == {("kim", TODAY): 5}
        assert world.store.accounts()[0].known_users == 1
    with World(tmp_path / "seatbeat.db") as world:  # the list of domains was emptied
        assert world.minutes() == 10


def test_two_folders_never_both_write_what_they_read(world):
    world.tell(world.act(NOON), world.work(NOON, 5))
    rollups = world.store.rollups
    stale = rollups.pending(100, 100)
    world.fold()

    with pytest.raises(FoldConflict):
        for changes in Fold(rollups, world.rules).fresh(stale, lambda: 100):
            rollups.apply(changes)
    assert world.store.activity_counts("acme", *ALWAYS) == {"report.exported": (1, 1)}


def test_acts_are_folded_however_many_heartbeats_wait(world):
    world.tell(*(world.work(NOON, 1, user=f"user-{n}") for n in range(9)), world.act(NOON))
    Folder(world.store.rollups, world.rules, zone="UTC", rows=2).fold_once()
    assert world.store.activity_counts("acme", *ALWAYS) == {"report.exported": (1, 1)}


def test_folding_in_small_bites_gives_the_same(world):
    bites = Folder(world.store.rollups, world.rules, zone="UTC", rows=3, acting=1)
    for n in range(10):
        world.tell(world.work(NOON + n * MINUTE, 1), world.act(NOON + n))
    bites.fold_all()
    assert world.minutes() == 10
    assert world.store.activity_counts("acme", *ALWAYS) == {"report.exported": (10, 1)}
    assert world.store.backlog().rows == 0


spans = st.tuples(
    st.integers(-30 * 60, 30 * 60), st.integers(0, 90), st.sampled_from(["", "a", "b"])
)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.lists(spans, max_size=5), st.lists(spans, max_size=3)), max_size=6),
    st.sampled_from(["UTC", "Asia/Kathmandu", "America/Havana"]),
    st.sampled_from([30, 60, 300]),
)
def test_the_days_equal_the_algebra_over_everything_known(tmp_path_factory, told, zone, timeout):
    def at(minutes):
        return NOON + minutes * MINUTE

    path = tmp_path_factory.mktemp("world") / "seatbeat.db"
    with World(path, zone=zone, idle_timeout_s=timeout) as world:
        for marks, presence in told:
            seen = tuple((at(start), at(start + n + 5)) for start, n, _ in presence)
            world.tell(Beat("acme", "kim", visible=seen, focused=seen))
            for start, n, feature in marks:
                span = (at(start), at(start + n))
                world.tell(Beat("acme", "kim", feature=feature, marks=(span,)))
            world.fold()
        days = {key: minutes for key, minutes in world.days().items() if minutes}
        assert days == world.counted_anew("acme", zone, timeout)
        by_feature = world.store.feature_times("acme", *ALWAYS)
        assert sum(by_feature.values()) == round(sum(days.values()) * MINUTE)
        assert Label("", "c") not in by_feature


class Turns:
    """Store's writes, each of which takes as long as it is told by a clock of the test's own."""

    def __init__(self, rollups):
        self._rollups, self.now_s, self.takes_s, self.sizes = rollups, 0.0, 0.0, []

    def __getattr__(self, name):
        return getattr(self._rollups, name)

    def monotonic(self):
        return self.now_s

    def apply(self, changes):
        self._rollups.apply(changes)
        self.sizes.append(len(changes.periods))
        self.now_s += self.takes_s


def test_a_fold_writes_less_at_once_where_writing_is_slow_and_more_where_it_is_quick(
    world, monkeypatch
):
    turns = Turns(world.store.rollups)
    monkeypatch.setattr("seatbeat_collector.fold.folder.time", turns)
    folder, first = Folder(turns, world.rules, zone="UTC"), {}
    for n, takes_s in enumerate([0.2] * 6 + [0.001] * 6):
        at, turns.takes_s = NOON + n * MINUTE, takes_s
        world.tell(*(world.work(at, 0.5, user=f"u-{who}") for who in range(1_200)))
        turns.sizes.clear()
        folder.fold_new()
        first.setdefault(takes_s, []).append(turns.sizes[0])

    assert first[0.2][0] == 1_000
    assert first[0.2] == sorted(first[0.2], reverse=True) and first[0.2][-1] < 300
    assert first[0.001] == sorted(first[0.001]) and first[0.001][-1] > first[0.2][-1]
