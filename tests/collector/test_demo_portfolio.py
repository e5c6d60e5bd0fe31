"""The demo's portfolio: what it promises, before anything is stored."""

from collections import Counter
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from seatbeat_collector.demo.cast import CAST
from seatbeat_collector.demo.companies import by_turns
from seatbeat_collector.demo.facts import facts
from seatbeat_collector.demo.portfolio import MOST_ACCOUNTS, portfolio
from seatbeat_collector.demo.workday import work
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.store.rows import Rows

LAST = date(2026, 9, 20)
WEDNESDAY = date(2026, 9, 16)


@pytest.fixture(scope="module")
def made():
    return portfolio(LAST)


def account(made, account_id):
    return next(one for one in made.accounts if one.account_id == account_id)


def day_of(made, account_id, day):
    rows = Rows()
    work(rows, account(made, account_id), day, last_day=made.last_day)
    return rows


def test_it_has_sixty_accounts_two_thousand_users_and_a_hundred_and_twenty_days(made):
    assert len(made.accounts) >= 60
    assert sum(len(one.people) for one in made.accounts) >= 2000
    assert (made.last_day - made.first_day).days == 119
    segments = Counter(one.changes[0].traits["segment"] for one in made.accounts)
    assert set(segments) == {"trial", "pro", "enterprise"}
    assert min(segments.values()) >= 8


def test_its_accounts_live_in_many_real_time_zones(made):
    zones = {one.zone for one in made.accounts}
    assert len(zones) >= 12
    assert all(ZoneInfo(zone) for zone in zones)


def test_ids_of_accounts_and_people_are_unique(made):
    assert len({one.account_id for one in made.accounts}) == len(made.accounts)
    people = [person for one in made.accounts for person in one.people]
    assert len({person.user_id for person in people}) == len(people)
    assert len({person.email for person in people}) == len(people)


def test_seats_are_known_unknown_unlimited_and_some_were_bought_later(made):
    seats = {
        one.account_id: [c.traits["seats"] for c in one.changes if "seats" in c.traits]
        for one in made.accounts
    }
    assert seats["mbali-freight"] == []
    assert seats["osprey-holt"] == ["unlimited"]
    assert seats["hinode-travel"] == [20, 35, 50]
    assert sum(len(values) > 1 for values in seats.values()) >= 5


def test_a_churned_account_says_when_it_left(made):
    last = account(made, "saltmarsh-books").changes[-1]
    assert last.traits["status"] == "churned"
    assert last.day == LAST - timedelta(days=25)
    assert not day_of(made, "saltmarsh-books", last.day + timedelta(days=1)).beats


def test_the_same_day_is_the_same_every_time_and_days_differ(made):
    once, again = (day_of(portfolio(LAST), "kestrel-robotics", WEDNESDAY) for _ in range(2))
    assert (once.beats, once.activities) == (again.beats, again.activities)
    other = day_of(made, "kestrel-robotics", WEDNESDAY + timedelta(days=1))
    assert other.beats != once.beats


def test_a_days_work_lies_within_that_local_day(made):
    for one in made.accounts:
        rows = day_of(made, one.account_id, WEDNESDAY)
        moments = [at for beat in rows.beats for span in beat.visible for at in span]
        moments += [act.at_ms for act in rows.activities]
        assert {local_day(at, one.zone) for at in moments} <= {WEDNESDAY}


def test_marks_are_ordered_seen_and_a_handful_a_visit(made):
    for beat in day_of(made, "kestrel-robotics", WEDNESDAY).beats:
        ((shown, hidden),) = beat.visible
        flat = [at for span in beat.marks for at in span]
        assert flat == sorted(flat)
        assert shown <= flat[0] and flat[-1] <= hidden
        assert 2 <= len(beat.marks) <= 6


def test_activity_ids_are_uuids_of_version_seven_in_order_of_time(made):
    acts = day_of(made, "kestrel-robotics", WEDNESDAY).activities
    assert len({act.id for act in acts}) == len(acts) > 20
    for act in acts:
        assert len(act.id) == 16 and act.id[6] >> 4 == 7 and act.id[8] >> 6 == 2
        assert int.from_bytes(act.id[:6]) == act.at_ms


def test_an_account_does_nothing_before_it_exists(made):
    new = account(made, "papercrane-studio")
    assert (LAST - new.created).days == 2
    assert not day_of(made, new.account_id, new.created - timedelta(days=1)).beats


def test_what_is_known_of_everyone_can_be_told_twice(made):
    once, again = facts(made), facts(made)
    assert once == again
    assert len({row.id for row in [*once.accounts, *once.users]}) == len(
        [*once.accounts, *once.users]
    )


def test_there_are_names_for_as_many_companies_as_can_be_asked_for():
    assert len(CAST) + len(by_turns()) == MOST_ACCOUNTS
    with pytest.raises(ValueError, match="names for"):
        portfolio(LAST, accounts=MOST_ACCOUNTS + 1)
