"""Evidence is a union: any order, any repetition, one result."""

import itertools

from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.chunks import HOUR_MS, Evidence, pack, unpack

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
    """The bytes of each hour after the pieces were merged in, one after the other."""
    hours = {}
    for piece in pieces:
        for hour, part in piece.by_hour().items():
            known = unpack(hours[hour], hour) if hour in hours else Evidence()
            known.add(part)
            hours[hour] = pack(known, hour)
    return hours


def read(hours):
    whole = Evidence()
    for hour, body in hours.items():
        whole.add(unpack(body, hour))
    return whole


@given(evidence())
def test_what_is_cut_at_the_hours_and_packed_comes_back_whole(piece):
    back = read(stored(piece))
    assert back.marks == piece.marks
    assert (back.bare, back.seen, sorted(back.acts)) == (
        piece.bare,
        piece.seen,
        sorted(piece.acts),
    )
    assert stored(back) == stored(piece)


@given(st.lists(evidence(), min_size=6, max_size=6), st.randoms())
def test_pieces_merge_to_the_same_bytes_in_any_order(pieces, chance):
    shuffled = pieces[:]
    chance.shuffle(shuffled)
    assert stored(*shuffled) == stored(*pieces)


def test_all_720_orders_of_six_growing_batches_give_one_result():
    label = Label("web", "reports")
    batches = []
    for n in range(1, 7):
        batch = Evidence()
        batch.marks = {(0, label): n * 1_000_000, (n * 50_000, Label()): n * 50_000 + 7}
        batch.visible = batch.focused = [(0, n * 1_000_000)]
        batches.append(batch)
    results = {tuple(sorted(stored(*order).items())) for order in itertools.permutations(batches)}
    assert len(results) == 1


@given(evidence(), evidence())
def test_repeating_a_batch_changes_no_mark_and_no_presence(piece, other):
    piece.acts, other.acts = [], []
    assert stored(piece, other, piece) == stored(piece, other)


@given(evidence(), moments)
def test_what_is_split_between_two_memberships_is_kept_by_one_or_the_other(piece, edge):
    before, after = piece.within([(0, edge)]), piece.within([(edge, 1 << 60)])
    assert len(before.acts) + len(after.acts) == len(piece.acts)
    assert before.bare | after.bare == piece.bare
    assert all(end <= edge for _, end in before.visible)
    assert all(start >= edge for start, _ in after.visible)
