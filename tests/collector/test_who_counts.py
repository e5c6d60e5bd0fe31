"""Who is in no number: own people, programs, and whoever acts as somebody else."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from independent.raw import Raw
from seatbeat_collector.store.rows import UserTraits
from seatbeat_collector.surveys.gates import reason_against
from stories.gate_cases import case
from stories.world import NOON, World

CASES = [
    ({"internal": True}, False),
    ({"internal": "yes"}, False),
    ({"internal": "No"}, True),
    ({"bot": True}, False),
    ({"bot": False}, True),
    ({"webdriver": True}, False),
    ({"webdriver": False}, True),
    ({"webdriver": None}, True),
    ({"bot": True, "webdriver": False}, False),
    ({"bot": False, "webdriver": True}, False),
    ({"impersonated": True}, False),
    ({"impersonated": "yes"}, False),
    ({"impersonated": {"by": "kim"}}, False),
    ({"impersonating": "support@vendor.example"}, False),
    ({"impersonating": True, "impersonated": False}, False),
    *(({"impersonating": no}, True) for no in (False, "No", " off ", "0", 0, "", None)),
]


@pytest.mark.parametrize(("traits", "counted"), CASES, ids=str)
def test_who_is_not_counted_is_not_asked_either(traits, counted):
    raw = Raw()
    raw.add([{"type": "identify", "user_id": "kim", "account_id": "acme", "traits": traits}])

    assert raw.is_counted("kim") == counted
    assert (reason_against(case(traits=traits)) is None) == counted


def test_numbers_hold_none_of_those_who_are_not_counted(world):
    for number, (traits, _) in enumerate(CASES):
        user = f"user-{number:02}"
        world.tell(world.work(NOON, 1, user=user), UserTraits(user, "acme", NOON, traits))

    counted = {f"user-{number:02}" for number, (_, counts) in enumerate(CASES) if counts}
    assert {user for user, _ in world.days()} == counted


@pytest.mark.parametrize(
    ("course", "counted"),
    [
        ([{"webdriver": True}], False),
        ([{"webdriver": True}, {"webdriver": False}], True),
        ([{"bot": True}, {"webdriver": True}, {"webdriver": False}], False),
        ([{"impersonating": "support@vendor.example"}, {"name": "Kim"}], False),
        ([{"impersonating": "support@vendor.example"}, {"impersonating": False}], True),
    ],
    ids=["driven", "driven no more", "a bot by the host's word", "support", "support, then kim"],
)
def test_what_was_said_last_decides_and_the_page_takes_back_nothing_of_the_host(
    course, counted, world
):
    world.tell(world.work(NOON, 1))
    for number, traits in enumerate(course):
        world.tell(UserTraits("kim", "acme", NOON + number, traits))

    assert bool(world.days()) == counted


def test_a_file_from_before_is_judged_anew_when_it_is_opened(tmp_path):
    with World(tmp_path / "s.db", domains="own.example") as world:
        for user, traits in {
            "ada": {"name": "Ada"},
            "bea": {"impersonating": "support"},
            "cy": {"email": "cy@own.example"},
        }.items():
            world.tell(world.work(NOON, 10, user=user), UserTraits(user, "acme", NOON, traits))
        world.fold()
    with closing(sqlite3.connect(tmp_path / "s.db")) as file:  # as the version before left it
        file.execute("delete from uncounted where user_id = 'bea'")
        file.execute("delete from meta where name = 'who_counts'")
        file.commit()

    with World(tmp_path / "s.db", domains="own.example") as world:
        assert {user for user, _ in world.days()} == {"ada"}
