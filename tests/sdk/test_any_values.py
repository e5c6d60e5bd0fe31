"""All values a machine can think of: no exception, strict JSON, sound neighbours."""

import copy
from unittest.mock import MagicMock, Mock

from hypothesis import given, settings
from hypothesis import strategies as st

from sdk.odd_values import (
    Anonymous,
    Color,
    Echo,
    Endless,
    Ghost,
    Hostile,
    Lazy,
    Level,
    Liar,
    Login,
    Loose,
    Number,
    Real,
    Shy,
    Text,
    Unpaired,
)
from sdk.strict_json import strict_json
from seatbeat import EventDropped, Seatbeat
from seatbeat._event import finished
from seatbeat._line import MAX_EVENT_BYTES, line_of

any_text = st.text(st.characters(codec=None))
odd_makers = [Hostile, Anonymous, Liar, Ghost, Unpaired, Echo, Endless, Mock, MagicMock]
odd_makers += [lambda: Loose(a=1), lambda: Number(5), lambda: Real(5), lambda: Lazy("lazy")]
odd_makers += [lambda: Login("kim", "secret"), lambda: iter("abc"), lambda: Mock(spec=dict)]
odd_makers += [lambda: 1 << 100_000, lambda: "x" * 100_000, lambda: [[[[[[{}]]]]]] * 9]
odd_objects = st.integers(0, len(odd_makers) - 1).map(lambda n: odd_makers[n]())
scalars = st.one_of(
    odd_objects,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    any_text,
    st.binary(),
    st.decimals(),
    st.fractions(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.uuids(),
    st.complex_numbers(),
    st.sampled_from([Color.RED, Level.HIGH, Shy(), Text("t"), object, len, ...]),
)
keys = st.one_of(
    any_text,
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.binary(),
    st.dates(),
    st.tuples(st.integers()),
    st.sampled_from([Color.RED, Shy(), Text("t")]),
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner) | st.dictionaries(keys, inner) | st.tuples(inner, inner),
    max_leaves=20,
)
json_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
)
json_values = st.recursive(
    json_scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def depth(value):
    """How many containers are inside one another."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


def circular(parts):
    """The same, with the whole inside itself."""
    whole = {"parts": parts, "again": parts}
    whole["whole"] = [whole]
    return whole


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(keys, values) | st.lists(values).map(circular))
def test_nothing_a_host_can_think_of_raises_or_harms_other_events(odd):
    sb = Seatbeat.test(strict=False)
    sb.activity("before", user="u-7", properties={"sound": [1, "two", {"three": 3.5}]})
    is_sent = [
        sb.activity("odd", user="u-7", properties=odd) is not None,
        sb.account("acme", traits=odd) is not None,
    ]
    sb.activity("after", user="u-7", properties={"sound": True})
    assert len(sb.events) == 2 + sum(is_sent)
    assert set(sb.stats().dropped) <= {"too_large"}
    assert sb.events[0]["properties"] == {"sound": [1, "two", {"three": 3.5}]}
    assert sb.events[-1]["properties"] == {"sound": True}


@settings(deadline=None)
@given(values)
def test_every_line_is_strict_json_of_at_most_32_kib_and_five_levels(odd):
    draft = {"type": "activity", "id": "i", "user_id": "u", "name": "n", "occurred_at": 0}
    try:
        line = line_of(finished({**draft, "properties": {"odd": odd, "neighbour": "whole"}}))
    except EventDropped as drop:
        assert drop.reason == "too_large"
        return
    properties = strict_json(line)["properties"]
    assert len(line) <= MAX_EVENT_BYTES
    assert depth(properties) <= 5
    assert properties["neighbour"] == "whole"


@settings(deadline=None)
@given(st.dictionaries(st.text(), json_values).filter(lambda value: depth(value) <= 5))
def test_what_is_strict_json_already_arrives_as_it_is_and_stays_the_hosts(properties):
    before = copy.deepcopy(properties)
    sb = Seatbeat.test()
    sb.activity("opened", user="u-7", properties=properties)
    assert sb.events[0]["properties"] == properties == before
