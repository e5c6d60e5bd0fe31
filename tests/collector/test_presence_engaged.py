"""Engaged time is a pure function of three sets of intervals."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.presence.engaged import engaged, parts
from seatbeat_collector.presence.intervals import crowd, intersect, length, union
from seatbeat_collector.presence.timeline import Label, Mark, Timeline
from stories.contract import cases, ids
from stories.engaged import (
    counted_by_hand,
    pages,
    timeline_of,
    timelines,
    together,
)

idle_timeouts = st.sampled_from([0, 1, 5, 10, 30, 200])
policies = st.sampled_from(["focused", "visible"])


def seconds(timeline, idle_timeout_s, policy="focused"):
    spans = engaged(timeline, idle_timeout_ms=idle_timeout_s * 1000, policy=policy)
    return length(spans) / 1000


def units(timeline, idle_timeout, policy="focused"):
    return length(engaged(timeline, idle_timeout_ms=idle_timeout, policy=policy))


@pytest.mark.parametrize("case", cases("engaged"), ids=ids)
def test_a_story_has_the_engaged_seconds_that_the_definition_gives_it(case):
    for idle_timeout, expected in case["expect"].items():
        policy = case.get("policy", "focused")
        assert seconds(timeline_of(case), int(idle_timeout), policy) == expected


@given(timelines(), idle_timeouts, policies)
def test_the_algebra_equals_counting_one_unit_after_the_other(timeline, idle_timeout, policy):
    by_hand = counted_by_hand(timeline, idle_timeout, policy)
    assert units(timeline, idle_timeout, policy) == by_hand


@given(timelines(), idle_timeouts, st.randoms())
def test_order_and_repetition_change_nothing(timeline, idle_timeout, chance: random.Random):
    shuffled = together(timeline, timeline)
    for evidence in (shuffled.marks, shuffled.visible, shuffled.focused, shuffled.bare):
        chance.shuffle(evidence)
    assert parts(shuffled, idle_timeout_ms=idle_timeout) == parts(
        timeline, idle_timeout_ms=idle_timeout
    )


@given(timelines(), timelines(), idle_timeouts, policies)
def test_more_data_never_lowers_the_time(timeline, more, idle_timeout, policy):
    grown = together(timeline, more)
    assert units(grown, idle_timeout, policy) >= units(timeline, idle_timeout, policy)


@given(timelines(), idle_timeouts, idle_timeouts, policies)
def test_a_longer_idle_timeout_never_lowers_the_time(timeline, one, other, policy):
    low, high = sorted((one, other))
    assert units(timeline, low, policy) <= units(timeline, high, policy)


@given(timelines(), idle_timeouts)
def test_asking_for_focus_never_counts_more_than_asking_for_sight(timeline, idle_timeout):
    assert units(timeline, idle_timeout) <= units(timeline, idle_timeout, "visible")


@given(timelines(), idle_timeouts, policies)
def test_the_parts_by_label_are_disjoint_and_add_up_to_the_whole(timeline, idle_timeout, policy):
    found = parts(timeline, idle_timeout_ms=idle_timeout, policy=policy)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert sum(part.end - part.start for part in found) == units(timeline, idle_timeout, policy)


@given(st.lists(pages(), min_size=1, max_size=3), idle_timeouts)
def test_a_user_has_at_least_the_time_of_each_page_and_at_most_that_of_all(some, idle_timeout):
    whole = together(*some)
    user = engaged(whole, idle_timeout_ms=idle_timeout)
    assert max(units(page, idle_timeout) for page in some) <= length(user)
    # A page's share is what of the user's time it was visible for. (Its time as if it were alone
    # is no upper bound: two windows used in turn bridge each other's gaps.)
    assert length(user) <= sum(length(intersect(user, union(page.visible))) for page in some)


@given(st.lists(timelines(), min_size=1, max_size=4), idle_timeouts)
def test_wall_time_is_at_most_person_time_and_the_peak_at_most_the_people(people, idle_timeout):
    spans = [engaged(timeline, idle_timeout_ms=idle_timeout) for timeline in people]
    anyone, at_once = crowd(spans)
    assert anyone == length(union(*spans)) <= sum(map(length, spans))
    begins = [start for own in spans for start, _ in own]
    there = (sum(s <= at < e for own in spans for s, e in own) for at in begins)
    assert at_once == max(there, default=0) <= len(people)


def test_two_windows_used_in_turn_bridge_each_others_gaps():
    left = Timeline([Mark(0, 0), Mark(100, 100)], [(0, 100)], [(0, 25), (75, 100)])
    right = Timeline([Mark(50, 50)], [(0, 100)], [(25, 75)])
    assert [units(left, 60), units(right, 60)] == [0, 0]
    assert units(together(left, right), 60) == 100


def test_an_instant_belongs_to_the_later_started_of_two_marks():
    early, late = Label("", "early"), Label("", "late")
    timeline = Timeline([Mark(0, 100, early), Mark(40, 60, late)], [(0, 100)], [(0, 100)])
    found = [(part.start, part.end, part.label) for part in parts(timeline, idle_timeout_ms=0)]
    assert found == [(0, 40, early), (40, 60, late), (60, 100, early)]


def test_a_bridged_gap_belongs_to_the_mark_before_it():
    first, second = Label("", "first"), Label("", "second")
    timeline = Timeline([Mark(0, 10, first), Mark(50, 60, second)], [(0, 60)], [(0, 60)])
    found = [(part.start, part.end, part.label) for part in parts(timeline, idle_timeout_ms=40)]
    assert found == [(0, 10, first), (10, 50, first), (50, 60, second)]


def test_time_between_bare_marks_is_told_apart_from_measured_time():
    timeline = Timeline([Mark(0, 20)], [(0, 20)], [(0, 20)], [Mark(10, 10), Mark(40, 40)])
    found = [(p.start, p.end, p.measured) for p in parts(timeline, idle_timeout_ms=60)]
    assert found == [(0, 20, True), (20, 40, False)]
