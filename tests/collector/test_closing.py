"""An account's day is kept once it is over where the account is, and again when more is known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.closing.due import last_over, next_over
from seatbeat_collector.closing.rounds import Round, begin_with
from seatbeat_collector.presence.local_days import day_bounds, local_day
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.scoring.risk_learned import learned
from seatbeat_collector.scoring.roster import Roster
from seatbeat_collector.scoring.sources import sources_of
from seatbeat_collector.scoring.terms import When
from seatbeat_collector.store.rows import AccountTraits
from stories.closing import GRACE_MS, Desk, at, customer, days, use
from stories.world import HOUR, World

ZONES = ("Asia/Tokyo", "Europe/Berlin", "America/Los_Angeles", "America/Santiago", "UTC")
MONDAY = date(2026, 6, 1)


@pytest.fixture
def desk(world):
    return Desk(world)


# -- which day, and when -----------------------------------------------------------------------
def test_each_account_is_closed_two_hours_after_its_own_midnight(world, desk):
    for account, zone in (("tokyo", "Asia/Tokyo"), ("berlin", "Europe/Berlin")):
        customer(world, account, zone=zone, created=MONDAY)
        use(world, account, days(MONDAY, 3), zone=zone)
    tuesday = MONDAY + timedelta(days=1)

    early = desk.round(at(tuesday, "01:59", "Asia/Tokyo"))
    tokyo = desk.round(at(tuesday, "02:00", "Asia/Tokyo"))
    berlin = desk.round(at(tuesday, "02:00", "Europe/Berlin"))

    assert [step.accounts for step in early] == []
    assert [(step.kind, step.day, step.accounts) for step in tokyo] == [("closed", MONDAY, 1)]
    assert [(step.kind, step.day, step.accounts) for step in berlin] == [("closed", MONDAY, 1)]
    assert list(desk.told("tokyo")) == list(desk.told("berlin")) == [MONDAY]


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/Los_Angeles", date(2026, 3, 8), 23),
        ("America/Los_Angeles", date(2026, 11, 1), 25),
        ("America/Santiago", date(2026, 9, 6), 23),
    ],
)
def test_a_day_on_which_the_clocks_change_is_closed_as_a_whole(world, desk, zone, day, hours):
    customer(world, "acme", zone=zone, created=day - timedelta(days=20))
    around = days(day - timedelta(days=2), 5)
    use(world, "acme", around, zone=zone, clock="23:30", minutes=20)
    start_ms, end_ms = day_bounds(day, zone)
    assert end_ms - start_ms == hours * HOUR
    desk.round(start_ms + GRACE_MS)  # begins with the day before

    assert desk.round(end_ms + GRACE_MS - 1) == []
    (step,) = desk.round(end_ms + GRACE_MS)

    told = desk.told()[day].metrics
    assert (step.kind, step.day) == ("closed", day)
    assert told["usage_frequency"]["value"] == 3
    assert told["time_spent"]["value"] == 3 * 20 * 60
    assert told["active_users"]["as_of"] == (day + timedelta(days=1)).isoformat()


@given(
    st.sampled_from(ZONES),
    st.integers(at(date(2026, 1, 1)), at(date(2027, 12, 31))),
    st.integers(0, 24 * HOUR),
)
def test_the_last_day_that_is_over_is_over_and_the_next_is_not(zone, now_ms, grace_ms):
    day = last_over(zone, now_ms, grace_ms)

    assert day_bounds(day, zone)[1] + grace_ms <= now_ms
    assert day_bounds(day + timedelta(days=1), zone)[1] + grace_ms > now_ms
    coming = next_over([zone], now_ms, grace_ms)
    assert last_over(zone, coming, grace_ms) == day + timedelta(days=1)
    assert last_over(zone, coming - 1, grace_ms) == day


def test_missed_days_are_made_up_for_and_a_new_account_begins_with_its_first_day(world, desk):
    customer(world, "acme", created=MONDAY - timedelta(days=40))
    use(world, "acme", days(MONDAY, 10))
    desk.round(at(MONDAY + timedelta(days=1)))
    newcomer = MONDAY + timedelta(days=3)
    customer(world, "globex", created=newcomer)
    use(world, "globex", days(newcomer, 2))

    desk.round(at(MONDAY + timedelta(days=6)))

    assert list(desk.told()) == days(MONDAY, 6)
    assert list(desk.told("globex")) == days(newcomer, 3)


def test_what_a_close_tells_is_what_a_read_as_of_that_day_tells(world, desk):
    for name in ("acme", "globex", "initech"):
        customer(world, name, created=MONDAY - timedelta(days=60), seats=4, segment="pro")
        use(world, name, days(MONDAY - timedelta(days=35), 36), users=("kim", "lee"))
    desk.round(at(MONDAY + timedelta(days=1)))
    later = When(at(MONDAY + timedelta(days=9)), MONDAY + timedelta(days=1))
    roster = Roster(world.store.accounts(), desk.terms)
    read = Portfolio(roster, sources_of(world.store, roster.records.values()), later)

    for name in roster.records:
        plain = {
            metric: {field: v for field, v in one.items() if not isinstance(v, tuple)}
            for metric, one in read.metrics(name).items()
        }
        assert desk.told(name)[MONDAY].metrics == plain


def test_who_came_later_is_not_known_to_a_day_that_is_told_later(world, desk):
    customer(world, "group", created=MONDAY)
    customer(world, "acme", created=MONDAY, parent_id="group")
    customer(world, "globex", created=MONDAY, parent_id="group")
    use(world, "acme", [MONDAY])
    use(world, "globex", [MONDAY])
    use(world, "acme", [MONDAY + timedelta(days=20)], users=("kim", "lee", "max"))
    for n in (0, 20):  # from acme, somebody helps out at globex, later
        start = at(MONDAY + timedelta(days=n), "18:00")
        world.tell(world.work(start, 5, user="acme-lee" if n else "acme-kim", account="globex"))
    world.fold()

    desk.now_ms = at(MONDAY + timedelta(days=30))
    for day in (MONDAY, MONDAY + timedelta(days=20)):
        list(desk.closer().run({day: ["acme", "globex", "group"]}))

    known = {
        name: [one.use.known_users for one in desk.told(name).values()]
        for name in ("acme", "globex", "group")
    }
    assert known == {"acme": [1, 3], "globex": [2, 3], "group": [2, 4]}


# -- what came late ----------------------------------------------------------------------------
def test_late_data_leads_to_a_revision_of_the_days_it_touches_and_no_other(world, desk):
    customer(world, "acme", created=MONDAY)
    customer(world, "globex", created=MONDAY)
    for name in ("acme", "globex"):
        use(world, name, days(MONDAY, 5))
    desk.round(at(MONDAY + timedelta(days=1)))
    desk.round(at(MONDAY + timedelta(days=5)))
    wednesday = MONDAY + timedelta(days=2)

    use(world, "acme", [wednesday], clock="15:00", users=("lee",))
    steps = desk.round(at(MONDAY + timedelta(days=5), "13:00"))

    touched = days(wednesday, 3)
    assert [(s.kind, s.day, s.written.revised) for s in steps] == [("late", d, 1) for d in touched]
    first, second = desk.revisions(wednesday)
    assert (first.revision, second.revision) == (1, 2)
    assert [one.metrics["active_users"]["value"] for one in (first, second)] == [1, 2]
    assert desk.told()[wednesday].metrics["active_users"]["value"] == 2
    assert [len(desk.revisions(day)) for day in days(MONDAY, 5)] == [1, 1, 2, 2, 2]
    assert all(len(desk.revisions(day, "globex")) == 1 for day in days(MONDAY, 5))


def test_late_data_of_an_account_below_revises_the_one_above(world, desk):
    customer(world, "group", created=MONDAY)
    customer(world, "acme", created=MONDAY, parent_id="group")
    use(world, "acme", days(MONDAY, 2))
    desk.round(at(MONDAY + timedelta(days=1)))

    use(world, "acme", [MONDAY], users=("lee",))
    desk.round(at(MONDAY + timedelta(days=1), "13:00"))

    assert [one.metrics["active_users"]["value"] for one in desk.revisions(MONDAY, "group")] == [
        1,
        2,
    ]


def test_what_is_said_later_of_the_past_revises_the_days_for_which_it_holds(world, desk):
    customer(world, "acme", created=MONDAY)
    use(world, "acme", days(MONDAY, 4))
    desk.round(at(MONDAY + timedelta(days=1)))
    desk.round(at(MONDAY + timedelta(days=4)))
    tuesday = at(MONDAY + timedelta(days=1), "08:00")

    world.tell(AccountTraits("acme", at(MONDAY, "00:00"), {"segment": "pro"}))
    world.tell(AccountTraits("acme", tuesday, {"segment": "enterprise"}))
    desk.round(at(MONDAY + timedelta(days=4), "13:00"))

    segments = [one.segment for one in desk.told().values()]
    assert segments == ["pro", "enterprise", "enterprise", "enterprise"]
    assert [one.segment for one in desk.revisions(MONDAY)] == ["other", "pro"]


def test_beside_a_server_what_came_late_is_looked_at_now_and_then(world, desk):
    customer(world, "acme", created=MONDAY)
    use(world, "acme", days(MONDAY, 2))
    desk.round(at(MONDAY + timedelta(days=1), "02:00"))
    use(world, "acme", [MONDAY], users=("lee",))

    def steps(clock):
        desk.now_ms = at(MONDAY + timedelta(days=1), clock)
        return [step.kind for step in Round(desk.closer(), desk.patience).run()]

    assert [steps("04:00"), steps("08:00"), steps("09:00")] == [[], ["late"], []]


def test_only_days_that_were_told_are_told_anew(world, desk):
    customer(world, "acme", created=MONDAY - timedelta(days=30))
    use(world, "acme", days(MONDAY - timedelta(days=5), 7))
    desk.round(at(MONDAY + timedelta(days=1)))

    use(world, "acme", [MONDAY - timedelta(days=3)], users=("lee",))
    desk.round(at(MONDAY + timedelta(days=1), "13:00"))

    assert {day: one.revision for day, one in desk.told().items()} == {MONDAY: 2}


def test_a_day_is_told_for_the_last_time_once_nothing_can_come_late(world):
    desk = Desk(world, lateness_days=2)
    customer(world, "acme", created=MONDAY)
    use(world, "acme", days(MONDAY, 6))
    desk.round(at(MONDAY + timedelta(days=1), "03:00"))

    rounds = [desk.round(at(MONDAY + timedelta(days=n), "03:00")) for n in (2, 3, 4)]

    assert [days_of(steps, "settled") for steps in rounds] == [[], [MONDAY], days(MONDAY, 2)[1:]]
    assert [one.revision for one in desk.revisions(MONDAY)] == [1]


@pytest.mark.parametrize("clock", ["00:30", "03:00", "09:30", "14:30", "23:30"])
def test_a_past_made_up_for_at_once_is_told_once_where_nothing_more_can_come(world, desk, clock):
    customer(world, "acme", created=MONDAY)
    customer(world, "aoki", created=MONDAY, zone="Asia/Tokyo")
    use(world, "acme", days(MONDAY, 20))
    begun = at(MONDAY + timedelta(days=20), clock)
    begin_with(world.store, MONDAY)

    at_first = desk.round(begun)
    later = desk.round(begun + 8 * 86_400_000)

    assert days_of(at_first, "settled") == []
    assert len({step.day for step in at_first if step.kind == "closed"}) >= 19
    assert len(days_of(later, "settled")) >= 8
    assert set(days_of(later, "settled")).isdisjoint(days(MONDAY, 11))


def days_of(steps, kind):
    return [step.day for step in steps if step.kind == kind]


# -- once, whatever happens --------------------------------------------------------------------
def test_a_round_that_is_run_twice_keeps_everything_once(world, desk):
    customer(world, "acme", created=MONDAY)
    use(world, "acme", days(MONDAY, 3))
    now_ms = at(MONDAY + timedelta(days=2))

    desk.round(now_ms)
    before = {day: one.revision for day, one in desk.told().items()}
    again = desk.round(now_ms)
    other = list(desk.closer().run({MONDAY + timedelta(days=1): ["acme"]}, closing=True))

    assert again == []
    assert [written.unchanged for *_, written in other] == [1]
    assert {day: one.revision for day, one in desk.told().items()} == before


def test_a_close_that_dies_between_two_accounts_goes_on_and_doubles_nothing(
    world, desk, monkeypatch
):
    names = [f"account-{n:02}" for n in range(7)]
    for name in names:
        customer(world, name, created=MONDAY)
        use(world, name, [MONDAY])
    monkeypatch.setattr("seatbeat_collector.closing.close.ACCOUNTS_A_STEP", 2)
    desk.now_ms = at(MONDAY + timedelta(days=1))
    dying = Round(desk.closer(), desk.patience).run()
    next(dying), next(dying)
    dying.close()
    half = [name for name in names if desk.told(name)]
    rest = desk.round(desk.now_ms)

    assert len(half) == 4
    assert sum(step.accounts for step in rest) == 3
    assert all(len(desk.revisions(MONDAY, name)) == 1 for name in names)


@settings(max_examples=15)
@given(st.lists(st.sampled_from(["close", "late", "die"]), min_size=1, max_size=6))
def test_whatever_order_things_happen_in_the_last_word_is_that_of_a_read(tmp_path_factory, what):
    with World(tmp_path_factory.mktemp("closing") / "seatbeat.db") as world:
        desk = Desk(world)
        customer(world, "acme", created=MONDAY)
        use(world, "acme", [MONDAY])
        now_ms = at(MONDAY + timedelta(days=2))
        desk.round(at(MONDAY + timedelta(days=1)))
        for n, each in enumerate(what):
            if each == "late":
                use(world, "acme", [MONDAY], users=(f"user-{n}",))
            elif each == "close":
                desk.round(now_ms)
            else:
                desk.now_ms = now_ms
                dying = desk.closer().run({MONDAY: ["acme"]})
                next(dying)
                dying.close()
        desk.round(now_ms)

        told = desk.revisions(MONDAY)
        assert told[-1].metrics["active_users"]["value"] == 1 + what.count("late")
        assert [one.revision for one in told] == list(range(1, len(told) + 1))
        values = [one.metrics["active_users"]["value"] for one in told]
        assert values == sorted(set(values))


def test_local_days_of_the_stories_are_what_they_are_called():
    assert local_day(at(MONDAY, "23:59", "Asia/Tokyo"), "Asia/Tokyo") == MONDAY


# -- what is learned from closed days ----------------------------------------------------------
def test_a_close_that_tells_something_learns_the_churn_risk_anew_and_else_leaves_it(world, desk):
    customer(world, "acme", created=MONDAY, status="paying")
    tuesday = MONDAY + timedelta(days=1)

    assert learned(world.store) is None
    desk.round(at(tuesday, "03:00"), dry=True)
    assert learned(world.store) is None
    desk.round(at(tuesday, "03:00"))
    first = learned(world.store)
    desk.round(at(tuesday, "04:00"))
    again = learned(world.store)
    desk.round(at(tuesday + timedelta(days=1), "03:00"))

    assert (first.as_of, {risk.status for risk in first.risks.values()}) == (
        tuesday,
        {"insufficient_data"},
    )
    assert again is first
    assert learned(world.store).as_of == tuesday + timedelta(days=1)


def test_a_risk_that_another_release_kept_in_another_shape_is_learned_anew(world, desk):
    customer(world, "acme", created=MONDAY, status="paying")
    world.store.set_meta("churn_risk", '{"as_of": "2026-06-01"}')

    assert learned(world.store) is None
    desk.round(at(MONDAY + timedelta(days=1), "03:00"))

    assert learned(world.store).as_of == MONDAY + timedelta(days=1)
