"""Evidence is a union: any order, any repetition, one result."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.presence.intervals import intersect, union
from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.chunks import HOUR_MS, Evidence, pack, unpack
from seatbeat_collector.store.periods import PERIOD_MS, Track

moments = st.integers(0, 5 * HOUR_MS)
spans = st.tuples(moments, st.integers(0, 2 * HOUR_MS)).map(lambda span: (span[0], sum(span)))
labels = st.builds(Label, st.sampled_from(["", "web"]), st.sampled_from(["a", "b"]))


@st.composite
def evidence(draw):
    found = Evidence()
    for (start, end), label in draw(st.lists(st.tuples(spans, labels), max_size=5)):
        found.marks[start, label] = max(end, found.marks.get((start, label), 0))
    found.visible = draw(st.lists(spans, max_size=4))
    found.focused = draw(st.lists(spans, max_size=4))
    found.bare = set(draw(st.lists(st.tuples(moments, labels), max_size=3)))
    found.seen = set(draw(st.lists(moments, max_size=2)))
    found.acts = draw(st.lists(st.tuples(moments, st.sampled_from("xy")), max_size=3))
    return found


def stored(*pieces):
    """The periods after the pieces were merged in, one after the other."""
    periods = {}
    for piece in pieces:
        track = Track(periods.get, newest=1 << 40)
        track.take(piece)
        periods.update(track.changed())
    return periods


def read(periods):
    whole = Evidence()
    for number, body in periods.items():
        whole.add(unpack(body, number * PERIOD_MS))
    return whole


def told(evidence):
    """What evidence says, however it was cut."""
    return (
        evidence.marks,
        union(evidence.visible),
        union(evidence.focused),
        evidence.bare,
        evidence.seen,
        sorted(evidence.acts),
    )


@given(evidence())
def test_what_is_cut_into_periods_and_packed_comes_back_whole(piece):
    assert told(read(stored(piece))) == told(piece)


@given(evidence(), st.integers(-3, 3))
def test_what_is_settled_comes_back_whole(piece, zero):
    assert told(unpack(pack(piece, zero * HOUR_MS), zero * HOUR_MS)) == told(piece)


@given(st.lists(evidence(), min_size=6, max_size=6), st.randoms())
def test_pieces_merge_to_the_same_in_any_order(pieces, chance):
    shuffled = pieces[:]
    chance.shuffle(shuffled)
    assert told(read(stored(*shuffled))) == told(read(stored(*pieces)))


@given(st.lists(evidence(), min_size=2, max_size=5))
def test_news_are_what_was_not_known(pieces):
    periods, known = {}, Evidence()
    for piece in pieces:
        track = Track(periods.get, newest=1 << 40)
        news = track.take(piece)
        periods.update(track.changed())
        for start, known_end, end, label in news.marks:
            assert known.marks.get((start, label)) == known_end != end
        for kind in ("visible", "focused"):
            assert not intersect(union(getattr(news, kind)), union(getattr(known, kind)))
        known.add(piece)
        assert told(read(periods)) == told(known)


def test_all_720_orders_of_six_growing_batches_give_one_result():
    label = Label("web", "reports")
    batches = []
    for n in range(1, 7):
        batch = Evidence()
        batch.marks = {(0, label): n * 1_000_000, (n * 50_000, Label()): n * 50_000 + 7}
        batch.visible = batch.focused = [(0, n * 1_000_000)]
        batches.append(batch)
    whole = told(read(stored(*batches)))
    for order in itertools.permutations(batches):
        assert told(read(stored(*order))) == whole


@given(evidence(), evidence())
def test_repeating_a_batch_changes_no_mark_and_no_presence(piece, other):
    piece.acts, other.acts = [], []
    assert told(read(stored(piece, other, piece))) == told(read(stored(piece, other)))


@given(evidence(), moments)
def test_what_is_split_between_two_memberships_is_kept_by_one_or_the_other(piece, edge):
    before, after = piece.within([(0, edge)]), piece.within([(edge, 1 << 60)])
    assert len(before.acts) + len(after.acts) == len(piece.acts)
    assert before.bare | after.bare == piece.bare
    assert all(end <= edge for _, end in before.visible)
    assert all(start >= edge for start, _ in after.visible)
