"""All values a machine can think of: no exception, strict JSON, sound neighbours."""

from hypothesis import given, settings
from hypothesis import strategies as st

from sdk.odd_values import Color, Level, Shy, Text
from sdk.strict_json import strict_json
from seatbeat import Seatbeat
from seatbeat._event import finished
from seatbeat._line import MAX_EVENT_BYTES, line_of

any_text = st.text(st.characters(codec=None))
scalars = st.one_of(
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


@settings(deadline=None)
@given(st.dictionaries(keys, values))
def test_nothing_a_host_can_think_of_raises_or_harms_other_events(odd):
    sb = Seatbeat.test(strict=True)
    sb.activity("before", user="u-7", properties={"sound": [1, "two", {"three": 3.5}]})
    sb.activity("odd", user="u-7", properties=odd)
    sb.account("acme", traits=odd)
    assert [event["type"] for event in sb.events] == ["activity", "activity", "account"]
    assert sb.events[0]["properties"] == {"sound": [1, "two", {"three": 3.5}]}


@settings(deadline=None)
@given(values)
def test_every_line_is_strict_json_of_at_most_32_kib_and_five_levels(odd):
    draft = {"type": "activity", "id": "i", "user_id": "u", "name": "n", "occurred_at": 0}
    line = line_of(finished({**draft, "properties": {"odd": odd, "neighbour": "whole"}}))
    properties = strict_json(line)["properties"]
    assert len(line) <= MAX_EVENT_BYTES
    assert depth(properties) <= 5
    assert properties["neighbour"] == "whole"


@settings(deadline=None)
@given(st.dictionaries(st.text(), json_values).filter(lambda value: depth(value) <= 5))
def test_what_is_strict_json_already_arrives_as_it_is(properties):
    sb = Seatbeat.test()
    sb.activity("opened", user="u-7", properties=properties)
    assert sb.events[0]["properties"] == properties
