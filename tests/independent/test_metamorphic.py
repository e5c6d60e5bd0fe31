"""What must not change when something else does: checked over HTTP, on random work."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stories.house import House, at
from stories.metric_days import nth

RARE = settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow], deadline=None)
ACCOUNTS = ("mother", "daughter", "son", "stranger")
FAMILY, MOTHER = ("mother", "daughter", "son"), "mother"
BY_OWN = ("usage_frequency", "time_spent", "active_users", "license_utilization")
lengths = st.integers(1, 3_500) | st.integers(3_700, 5_000)
"""Seconds; never so that a pause below the idle timeout lies between two accounts of a family."""
works = st.tuples(
    st.sampled_from(ACCOUNTS),
    st.sampled_from(["ada", "bo", "cy", "di"]),
    st.integers(1, 14),
    st.integers(0, 23),
    lengths,
)
weeks = st.lists(works, min_size=1, max_size=12)
seats = st.fixed_dictionaries({name: st.sampled_from([None, 0, 2, 9]) for name in ACCOUNTS})


@contextmanager
def house_of(work, seats, *, parents=True):
    """A collector in which some people have worked."""
    with tempfile.TemporaryDirectory() as folder, House(Path(folder)) as house:
        for name in ACCOUNTS:
            house.account(name, seats=seats[name], created_at=at(-100))
        if parents:
            for name in FAMILY[1:]:
                house.account(name, parent_id=MOTHER)
        do(house, work)
        yield house


def do(house, work):
    for account, user, day, hour, seconds in work:
        house.work(account, user, at(day, hour), seconds)


def numbers(house, account):
    """The four metrics as of now, with the running day, and of the week before."""
    found = {}
    for as_of in (nth(15), nth(16), nth(9)):
        told = house.read("accounts", account, "metrics", as_of=as_of)["metrics"]
        found[as_of] = {name: told[name] for name in BY_OWN}
    return found


@RARE
@given(work=weeks, seats=seats)
def test_a_parent_is_the_union_of_its_family(work, seats):
    with house_of(work, seats) as house, house_of([], seats, parents=False) as flat:
        do(flat, [(MOTHER if one[0] in FAMILY else one[0], *one[1:]) for one in work])
        told, alone = (one.read("accounts", MOTHER, "metrics")["metrics"] for one in (house, flat))
        for name in ("usage_frequency", "active_users"):
            assert {**told[name], "sessions": 0} == {**alone[name], "sessions": 0}
        each = [house.read("accounts", name, "metrics")["metrics"] for name in FAMILY[1:]]
        assert told["time_spent"]["value"] >= sum(one["time_spent"]["value"] for one in each)
        assert told["time_spent"]["wall_seconds"] == alone["time_spent"]["wall_seconds"]
        known = [seats[name] for name in FAMILY if seats[name]]
        assert told["license_utilization"]["seats"] == (sum(known) if known else None)


@RARE
@given(work=weeks, more=weeks, seats=seats)
def test_what_happens_in_one_account_changes_no_number_of_another(work, more, seats):
    with house_of(work, seats) as house:
        before = {name: numbers(house, name) for name in FAMILY}
        do(house, [("stranger", *one[1:]) for one in more])
        house.account("stranger", seats=5, timezone="Asia/Tokyo")
        assert {name: numbers(house, name) for name in FAMILY} == before


@RARE
@given(work=weeks, seats=seats, gone=st.sampled_from(["ada", "bo"]))
def test_after_an_erasure_everything_is_as_if_the_person_had_never_been_seen(work, seats, gone):
    with house_of(work, seats) as house:
        assert house.call("DELETE", f"/v1/users/{gone}", key="admin").status_code in (204, 404)
        after = {name: numbers(house, name) for name in ACCOUNTS}
        assert gone not in str(house.read("accounts", MOTHER, "users"))
    with house_of([one for one in work if one[1] != gone], seats) as never:
        assert after == {name: numbers(never, name) for name in ACCOUNTS}


@RARE
@given(work=weeks, seats=seats, zone=st.sampled_from(["Asia/Tokyo", "Pacific/Kiritimati"]))
def test_an_account_that_moves_to_another_zone_and_back_has_its_old_numbers(work, seats, zone):
    with house_of(work, seats) as house:
        before = numbers(house, MOTHER)
        for moved_to in (zone, "UTC"):
            for name in FAMILY:
                house.account(name, house.clock(), timezone=moved_to)
            house.clock.forward(1)
            assert numbers(house, MOTHER)[nth(15)]["time_spent"]["timezone"] == moved_to
        assert numbers(house, MOTHER) == before
