"""Tickets, contracts and answers that come late: days that were closed are told anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from seatbeat_collector.closing import close
from seatbeat_collector.closing.late import INPUTS_REACH_DAYS
from seatbeat_collector.scoring.portfolio import Portfolio
from seatbeat_collector.store.inputs import InputRow
from seatbeat_collector.store.rows import Rows, SurveyAction
from stories.closing import Desk, at, customer, days, use

MONDAY = date(2026, 6, 1)
CLOSED = 40
LAST = MONDAY + timedelta(days=CLOSED - 1)
NOON = at(LAST + timedelta(days=1))


@pytest.fixture
def desk(world):
    """Forty days of two accounts and the group above one of them, closed by the noon after."""
    customer(world, "group", created=MONDAY)
    customer(world, "acme", created=MONDAY, parent_id="group")
    customer(world, "bolt", created=MONDAY)
    for name in ("acme", "bolt"):
        use(world, name, days(MONDAY, CLOSED))
    made = Desk(world, lateness_days=2)
    made.round(at(MONDAY + timedelta(days=1)))
    made.round(NOON)
    return made


def tell(world, kind, id, at_ms, /, *, until_ms=None, valid_from_ms=None, now_ms=NOON, **values):
    row = InputRow(kind, "acme", id, None, None, at_ms, until_ms, values, valid_from_ms)
    world.store.inputs.put([row], now_ms=now_ms)


def ticket(world, opened, *, closed=None, **more):
    """A ticket of one id."""
    opened_ms = at(opened, "09:00")
    closed_ms = None if closed is None else at(closed, "09:00")
    said = {name: value for name, value in more.items() if name not in ("now_ms", "valid_from_ms")}
    times = {name: value for name, value in more.items() if name not in said}
    tell(
        world,
        "tickets",
        "t-1",
        opened_ms,
        until_ms=closed_ms,
        opened_at=opened_ms,
        closed_at=closed_ms,
        **said,
        **times,
    )


def answer(world, on, score, user="kim"):
    step = SurveyAction("acme", user, "nps", f"d-{user}-{on}", 1, "answered", at(on), score=score)
    world.store.append(Rows(surveys=[step]), received_at_ms=NOON)
    world.fold()


def revised(desk, account="acme"):
    """The days of which more than one thing was told."""
    number = desk.world.store.account(account).number
    return [
        day
        for day in days(MONDAY, CLOSED)
        if len(desk.world.store.snapshots.revisions(number, day.toordinal())) > 1
    ]


def values(desk, metric, account="acme"):
    return {day: one.metrics[metric]["value"] for day, one in desk.told(account).items()}


def test_a_ticket_that_comes_late_revises_the_days_since_it_was_opened(world, desk):
    opened = LAST - timedelta(days=9)
    ticket(world, opened, priority="high")

    desk.round(NOON + 60_000)

    # Nobody had told of tickets before: days without any say zero, not that it isn't known.
    assert revised(desk) == revised(desk, "group") == days(opened, 10)
    assert values(desk, "tickets_open")[LAST] == values(desk, "tickets_open", "group")[LAST] == 1
    assert revised(desk, "bolt") == []
    assert desk.round(NOON + 120_000) == []


def test_what_is_said_anew_of_a_ticket_revises_no_more_than_it_can_change(world, desk):
    ticket(world, LAST - timedelta(days=20))
    desk.round(NOON + 60_000)
    before = revised(desk)
    counts = {day: len(desk.revisions(day)) for day in days(MONDAY, CLOSED)}

    ticket(world, LAST - timedelta(days=20), title="Export", now_ms=NOON + 70_000)
    calm = desk.round(NOON + 80_000)
    closed = LAST - timedelta(days=3)
    ticket(world, LAST - timedelta(days=20), title="Export", closed=closed, now_ms=NOON + 90_000)
    desk.round(NOON + 100_000)

    assert calm == []
    assert revised(desk) == before
    again = [day for day in days(MONDAY, CLOSED) if len(desk.revisions(day)) > counts[day]]
    assert again == days(closed, 4)
    assert [values(desk, "tickets_open")[day] for day in days(closed - timedelta(1), 2)] == [1, 0]


def test_what_was_long_ago_has_a_month_told_anew_and_no_more(world, desk):
    tell(world, "contracts", "c-1", at(date(2025, 1, 1)), starts_on="2025-01-01",
         renews_on="2026-12-31")  # fmt: skip

    desk.round(NOON + 60_000)

    first = LAST - timedelta(days=INPUTS_REACH_DAYS - 1)
    assert revised(desk) == days(first, INPUTS_REACH_DAYS)
    assert values(desk, "days_to_renewal")[LAST] == (date(2026, 12, 31) - LAST).days - 1


def test_an_answer_that_comes_late_revises_the_days_since_it_was_given(world, desk):
    on = LAST - timedelta(days=4)
    for n in range(6):
        answer(world, on, 10, user=f"u{n}")

    desk.round(NOON + 60_000)

    assert revised(desk) == days(on, 5)
    assert values(desk, "nps")[LAST] == 100
    assert values(desk, "nps")[on - timedelta(days=1)] is None


def test_answers_and_inputs_of_an_erased_person_are_told_no_more(world, desk):
    on = LAST - timedelta(days=4)
    for n in range(6):
        answer(world, on, 10 if n else 0, user=f"u{n}")
    desk.round(NOON + 60_000)

    world.store.delete_user("u0")
    desk.round(NOON + 120_000)

    nps = [one.metrics["nps"]["value"] for one in desk.revisions(LAST)]
    assert nps[-1] == 100 and nps[-2] == pytest.approx(100 * 4 / 6)


def test_an_input_that_is_deleted_is_told_no_more(world, desk):
    ticket(world, LAST - timedelta(days=5))
    desk.round(NOON + 60_000)

    world.store.inputs.delete("tickets", "acme", "t-1")
    desk.round(NOON + 120_000)

    assert [one.metrics["tickets_open"]["value"] for one in desk.revisions(LAST)][-2:] == [1, None]


def test_of_what_no_metric_is_told_from_nothing_is_told_anew(world, desk):
    tell(world, "interactions", "i-1", at(LAST, "09:00"), at=at(LAST, "09:00"), kind="call")
    ticket(world, LAST + timedelta(days=1))  # of the running day

    assert desk.round(NOON + 60_000) == []


def test_what_changes_while_days_are_told_anew_is_followed_the_next_time(world, desk):
    ticket(world, LAST - timedelta(days=2))
    (seen,) = world.store.inputs.changed()
    ticket(world, LAST - timedelta(days=6), now_ms=NOON + 1)

    world.store.inputs.followed(seen.change)

    (left,) = world.store.inputs.changed()
    assert left.since_ms == at(LAST - timedelta(days=6), "09:00")
    desk.round(NOON + 60_000)
    assert world.store.inputs.changed() == []


def test_of_many_accounts_a_few_are_told_anew_against_what_was_kept(world, desk, monkeypatch):
    opened = LAST - timedelta(days=9)
    ticket(world, opened, priority="high")
    read = []
    use_of = Portfolio.use
    with monkeypatch.context() as patched:
        patched.setattr(close, "MANY", 3)
        patched.setattr(Portfolio, "use", lambda s, name: read.append(name) or use_of(s, name))
        steps = desk.round(NOON + 60_000)

    anew = {day: ["acme", "group"] for day in days(opened, 10)}
    assert [(step.day, step.written.revised) for step in steps] == [(day, 2) for day in anew]
    assert read.count("bolt") == 2  # of the days that may still change
    assert {written.unchanged for *_, written in desk.closer().run(anew)} == {2}


def test_a_dry_run_says_what_would_be_revised_and_forgets_nothing(world, desk):
    ticket(world, LAST - timedelta(days=2))

    dry = desk.round(NOON + 60_000, dry=True)
    wet = desk.round(NOON + 60_000)

    assert [(step.day, step.written) for step in dry] == [(s.day, s.written) for s in wet] != []
