"""Only what is near to new evidence is computed, and nothing else changes: instant by instant."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from seatbeat_collector.fold.window import Source, change_of
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.chunks import Evidence
from seatbeat_collector.store.periods import PERIOD_MS, Track
from seatbeat_collector.store.user_day import Rules, advanced, day_row

DAY = date(2026, 9, 21)
START, END = day_bounds(DAY, "UTC")
STEP = 10_000
# From a little before midnight, ten seconds apart, so that ends and starts meet; mostly close by.
instants = st.one_of(st.integers(-4, 16), st.integers(-4, 16), st.integers(-20, 160)).map(
    lambda n: START + n * STEP
)
lengths = st.sampled_from([0, 0, 0, 1, 2, 6, 70]).map(lambda n: n * STEP)
spans = st.tuples(instants, lengths).map(lambda span: (span[0], sum(span)))
looks = st.one_of(spans, st.just((START - 10 * STEP, START + 90 * STEP)))
labels = st.sampled_from([Label("", "a"), Label("", "b"), Label("web", "a")])


@st.composite
def pieces(draw, with_bare):
    """What one request says."""
    piece = Evidence()
    for (start, end), label in draw(st.lists(st.tuples(spans, labels), max_size=3)):
        piece.marks[start, label] = max(end, piece.marks.get((start, label), -1))
    piece.visible = draw(st.lists(looks, max_size=2))
    piece.focused = [span for span in piece.visible if draw(st.integers(0, 3))]
    if with_bare:
        piece.bare = set(draw(st.lists(st.tuples(instants, labels), max_size=2)))
        piece.seen = set(draw(st.lists(instants, max_size=1)))
        piece.acts = draw(st.lists(st.tuples(instants, st.sampled_from("xy")), max_size=2))
    return piece


def fold(track, row, piece, rules):
    """The day after one more piece, from what is near to it."""
    news = track.take(piece)
    extent = news.extent()
    if extent is None:
        return row
    return advanced(row, change_of([Source(track, [], None)], news, extent, rules), START, END)


@settings(max_examples=200)
@given(
    st.booleans().flatmap(lambda bare: st.lists(pieces(bare), min_size=2, max_size=8)),
    st.sampled_from([0, 10, 30, 60, 300]),
    st.sampled_from(["focused", "visible"]),
)
def test_a_day_advanced_piece_by_piece_is_the_day_of_all_pieces(told, timeout, policy):
    rules = Rules(timeout * 1000, policy)
    kept = {}
    whole, row = Evidence(), None
    for piece in told:
        track = Track(kept.get, newest=1 << 40)
        whole.add(piece)
        row = fold(track, row, piece, rules)
        kept.update(track.changed())
        assert row == day_row(whole, START, END, rules)


A, B = Label("", "a"), Label("", "b")
STORIES = {
    "of two marks that begin together the shorter grows beyond the longer": [
        {(0, A): 20, (0, B): 10},
        {(0, B): 30},
    ],
    "another mark at the instant at which a bridged gap begins": [
        {(0, A): 0, (5, A): 5},
        {(0, B): 0},
    ],
    "a mark between two that were too far apart": [{(0, A): 0, (9, A): 9}, {(5, B): 5}],
    "a gap over the border of two periods": [{(-3, A): -2}, {(2, B): 2}],
    "a long mark is heard of after what it covers": [{(3, A): 4, (6, B): 7}, {(-9, B): 40}],
}


@pytest.mark.parametrize("marks", STORIES.values(), ids=STORIES.keys())
def test_a_day_advanced_by_a_few_marks(marks):
    rules, kept, whole, row = Rules(60_000, "focused"), {}, Evidence(), None
    for told in marks:
        piece = Evidence()
        piece.marks = {
            (START + start * STEP, label): START + end * STEP
            for (start, label), end in told.items()
        }
        piece.visible = piece.focused = [(START - 100 * STEP, START + 100 * STEP)]
        track = Track(kept.get, newest=1 << 40)
        whole.add(piece)
        row = fold(track, row, piece, rules)
        kept.update(track.changed())
    assert row == day_row(whole, START, END, rules)


@pytest.mark.parametrize("hours", [0, 9])
def test_a_page_that_was_opened_hours_ago_is_looked_at_only_where_it_ends(hours):
    kept, reads = {}, []

    def read(number):
        reads.append(number)
        return kept.get(number)

    for seconds in (0, 20, 40, 60, 80):
        at = START + 3 * PERIOD_MS + hours * 6 * PERIOD_MS + 5 * PERIOD_MS // 6 + seconds * 1000
        piece = Evidence()
        piece.marks = {(at - 9_000, Label()): at - 1_000, (START, Label("", "call")): at}
        piece.visible = piece.focused = [(START, at)]
        track = Track(read, newest=1 << 40)
        reads.clear()
        fold(track, None, piece, Rules(60_000, "focused"))
        kept.update(track.changed())
        if seconds:
            assert len(reads) <= 3, "what was known before was read again"
