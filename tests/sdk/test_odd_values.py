"""Odd values, one by one: each is repaired, and the event is sent."""

import math
from collections import OrderedDict, UserDict
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from pathlib import PurePosixPath
from types import MappingProxyType
from uuid import UUID

import pytest

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
    mocks,
)
from seatbeat import EventDropped, Seatbeat

SEOUL = timezone(timedelta(hours=9))

CASES = {
    "NaN": (math.nan, None),
    "infinity": (math.inf, None),
    "minus infinity": (-math.inf, None),
    "largest 64-bit integer": (2**63 - 1, 2**63 - 1),
    "larger integer": (2**63, "9223372036854775808"),
    "integer Python won't print": (10**5000, "<int of 16610 bits>"),
    "fraction": (Fraction(1, 4), 0.25),
    "decimal": (Decimal("4200.10"), 4200.1),
    "whole decimal": (Decimal("50.00"), 50),
    "decimal finer than a float": (Decimal("0.10000000000000000001"), "0.10000000000000000001"),
    "decimal beyond a float": (Decimal("1E+999"), "1E+999"),
    "decimal NaN": (Decimal("NaN"), None),
    "signalling NaN": (Decimal("sNaN"), None),
    "bytes": (b"pdf", "pdf"),
    "bytes that are no text": (b"\xff\x00", "\ufffd\x00"),
    "bytearray": (bytearray(b"pdf"), "pdf"),
    "memoryview": (memoryview(b"pdf"), "pdf"),
    "lone surrogate": ("\ud800 alone", "\ufffd alone"),
    "surrogate pair": ("\ud83d\ude00 as a pair", "😀 as a pair"),
    "subclass of str": (Text("mine"), "mine"),
    "aware datetime": (datetime(2026, 1, 2, 3, tzinfo=SEOUL), "2026-01-02T03:00:00+09:00"),
    "naive datetime": (datetime(2026, 1, 2, 3, 4, 5), "2026-01-02T03:04:05"),
    "date": (date(2026, 1, 2), "2026-01-02"),
    "time": (time(3, 4), "03:04:00"),
    "timedelta": (timedelta(minutes=1), 60.0),
    "UUID": (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    "path": (PurePosixPath("/a/b"), "/a/b"),
    "enum": (Color.RED, "red"),
    "int enum": (Level.HIGH, 3),
    "set": ({7}, [7]),
    "frozenset": (frozenset({"a"}), ["a"]),
    "tuples": ((1, (2,)), [1, [2]]),
    "ordered dict": (OrderedDict(a=1), {"a": 1}),
    "mapping proxy": (MappingProxyType({"a": 1}), {"a": 1}),
    "user dict": (UserDict(a=1), {"a": 1}),
    "object without text": (Shy(), "<Shy>"),
    "object that lies": (Liar(), "<Liar>"),
    "keys JSON knows": ({1: "a", None: "b", 2.5: "c"}, {"1": "a", "null": "b", "2.5": "c"}),
    "flags as keys": ({True: 1, False: 0}, {"true": 1, "false": 0}),
    "odd keys": ({(1, 2): 1, Color.RED: 2, b"k": 3}, {"(1, 2)": 1, "red": 2, "k": 3}),
    "keys without text": ({Shy(): 1, Liar(): 2}, {"<Shy>": 1, "<Liar>": 2}),
    "dataclass, without what it keeps to itself": (Login("kim", "secret"), {"user": "kim"}),
    "lazy text": (Lazy("Bericht"), "Bericht"),
    "int that says something else": (Number(5), 7),
    "float that says something else": (Real(2.5), 2.5),
    "mapping without values": (Ghost(), "<Ghost>"),
    "mapping whose items are no pairs": (Unpaired(), "<Unpaired>"),
    "dict that says something else": (Loose(a=2), {"told": 1}),
    "object that raises at everything": (Hostile(), "<Hostile>"),
    "object whose type has no name": (Anonymous(), "<Anonymous>"),
    "sound key after its double": ({1: "repaired", "1": "sound"}, {"1": "sound"}),
    "sound key before its double": ({"1": "sound", 1: "repaired"}, {"1": "sound"}),
}


def arrives(value):
    """What arrives of `{"odd": value, "neighbour": "whole"}`."""
    sb = Seatbeat.test()
    sb.activity("opened", user="u-7", properties={"odd": value, "neighbour": "whole"})
    properties = sb.events[0]["properties"]
    assert properties.pop("neighbour") == "whole"
    return properties["odd"]


@pytest.mark.parametrize(("value", "expected"), CASES.values(), ids=CASES.keys())
def test_an_odd_value_is_repaired_and_its_neighbour_untouched(value, expected):
    got = arrives(value)
    assert got == expected
    assert type(got) is type(expected)


def test_a_circle_is_broken_where_it_closes():
    ring = {"name": "ring"}
    ring["self"] = ring
    ring["list"] = [ring]
    assert arrives(ring) == {"name": "ring", "self": "<circular>", "list": ["<circular>"]}


def test_the_same_object_twice_is_no_circle():
    part = {"a": 1}
    assert arrives([part, part]) == [{"a": 1}, {"a": 1}]


def test_what_is_deeper_than_five_levels_becomes_text():
    nest = {"in 2": {"in 3": {"in 4": {"in 5": {"in 6": [1, None]}}}}}
    assert arrives(nest) == {"in 2": {"in 3": {"in 4": {"in 5": '{"in 6": [1, null]}'}}}}


def test_a_bottomless_nest_becomes_text_too():
    nest = []
    for _ in range(100_000):
        nest = [nest]
    text = arrives(nest)[0][0][0][0]
    assert text.startswith("[[[[")
    assert "<deeper>" in text


def test_the_longest_texts_are_cut_and_the_others_kept():
    got = arrives({"long": "x" * 1_200_000, "longer": "ü" * 40_000, "short": "whole"})
    assert got["short"] == "whole"
    assert len(got["long"]) > 4000
    assert got["long"].endswith("x…")
    assert len(got["longer"]) > 4000
    assert got["longer"].endswith("ü…")


@pytest.mark.parametrize(
    "value",
    [
        pytest.param([[[0] * 1000] * 1000] * 1000, id="a small object with a billion leaves"),
        pytest.param(["x" * 30_000] * 10_000, id="one text ten thousand times"),
        pytest.param(list(range(20_000)), id="a long list"),
        pytest.param(Endless(), id="a mapping without end"),
        pytest.param(Echo(), id="a list that never stops giving itself"),
    ],
)
def test_what_can_never_fit_is_dropped(value):
    with pytest.raises(EventDropped, match="too_large"):
        arrives(value)


def test_properties_that_are_no_mapping_become_one_property():
    sb = Seatbeat.test()
    sb.activity("opened", user="u-7", properties=[1, 2])
    assert sb.events[0]["properties"] == {"value": [1, 2]}


def test_the_callers_own_values_are_never_changed():
    mine = {"set": {1}, "long": "x" * 50_000, "list": [math.inf]}
    arrives(mine)
    assert mine == {"set": {1}, "long": "x" * 50_000, "list": [math.inf]}


def test_what_can_be_read_only_once_is_left_to_its_owner():
    rows = (row for row in [1, 2])
    arrives(rows)
    assert list(rows) == [1, 2]


def test_texts_that_django_translates_when_they_are_read_arrive_as_text():
    lazystr = pytest.importorskip("django.utils.functional").lazystr
    assert arrives(lazystr("Bericht")) == "Bericht"


def test_numbers_and_arrays_of_numpy_arrive_as_numbers():
    numpy = pytest.importorskip("numpy")
    assert arrives(numpy.int64(7)) == 7
    assert arrives(numpy.float32(0.5)) == 0.5
    assert arrives(numpy.longdouble(0.5)) == 0.5
    assert arrives(numpy.float64("nan")) is None
    assert arrives(numpy.bool_(True)) is True
    assert arrives(numpy.arange(4).reshape(2, 2)) == [[0, 1], [2, 3]]
    with pytest.raises(EventDropped, match="too_large"):
        arrives(numpy.zeros(10**6))


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(lambda sb, odd: sb.activity(odd, user="u-7"), id="name"),
        pytest.param(lambda sb, odd: sb.activity("a", user=odd), id="user"),
        pytest.param(lambda sb, odd: sb.activity("a", user="u-7", account=odd), id="account"),
        pytest.param(lambda sb, odd: sb.activity("a", user="u-7", feature=odd), id="feature"),
        pytest.param(lambda sb, odd: sb.activity("a", user="u-7", at=odd), id="at"),
        pytest.param(lambda sb, odd: sb.activity("a", user="u-7", id=odd), id="id"),
        pytest.param(lambda sb, odd: sb.heartbeat(user=odd), id="heartbeat"),
        pytest.param(lambda sb, odd: sb.heartbeat(user="u-7", feature=odd), id="its feature"),
        pytest.param(lambda sb, odd: sb.nps(odd, user="u-7"), id="score"),
        pytest.param(lambda sb, odd: sb.identify(odd), id="identify"),
        pytest.param(lambda sb, odd: sb.account(odd), id="the account itself"),
    ],
)
def test_odd_objects_in_place_of_an_id_or_a_name_drop_that_event_alone(call):
    odd = [Hostile(), Liar(), Anonymous(), Echo(), Endless(), [], {}, b"u", 1.5, *mocks()]
    sb = Seatbeat.test(strict=False)
    assert [call(sb, each) for each in odd] == [None] * len(odd)
    assert sb.events == []
    assert sum(sb.stats().dropped.values()) == len(odd)
    assert "internal_error" not in sb.stats().dropped
