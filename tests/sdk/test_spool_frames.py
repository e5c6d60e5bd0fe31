"""Lines in a spool file: what is whole is found, what is torn costs no other line."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from seatbeat._frames import FRAME, count, cut

texts = st.text(st.sampled_from('ab"\\{}[]\n é'), max_size=12)
lines = st.dictionaries(texts, texts, max_size=3).map(lambda event: json.dumps(event).encode())


@st.composite
def beginnings(draw):
    """What a write that was cut short has left in a file."""
    record = FRAME % draw(lines)
    return record[: draw(st.integers(0, len(record) - 1))]


@given(st.lists(st.tuples(beginnings(), lines), max_size=12), beginnings(), st.integers(1, 5))
@example([(b"\n{", b"{}")], b"", 5)
@example([(b"\n", b"{}")], b"", 5)
@example([(b"\n{}", b"{}")], b"\n{}", 5)
def test_every_whole_line_is_found_in_order_whatever_was_torn_before_it(parts, tail, most):
    block = b"".join(torn + FRAME % line for torn, line in parts) + tail
    found, lost = [], []
    while (step := cut(block, most)).lines:
        assert len(step.lines) <= most
        found += step.lines
        lost += step.torn
        block = block[step.used :]
    assert found == [line for _, line in parts]
    assert lost == [torn.strip(b"\n") for torn, _ in parts if torn.strip(b"\n")]
    assert block == tail


@given(st.lists(lines, max_size=20))
def test_lines_are_counted_without_being_parsed(all_lines):
    block = b"".join(FRAME % line for line in all_lines)
    assert count(block) == len(all_lines)
    assert cut(block, 100) == (all_lines, len(block), [])


def test_a_line_that_is_not_written_to_its_end_waits():
    record = FRAME % b'{"a":{"b":1}}'
    for end in range(len(record)):
        assert cut(record[:end], 10) == ([], 0, []), record[:end]


def test_what_is_torn_is_counted_where_another_line_follows():
    assert cut(b'\n{"a":\n{"b":1}\n\n{"c":2}\n', 10) == ([b'{"b":1}', b'{"c":2}'], 24, [b'{"a":'])
