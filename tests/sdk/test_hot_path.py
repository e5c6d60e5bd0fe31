"""The short way of an activity says what the careful way says, and costs next to nothing."""

import itertools
import math
import threading
import time
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdk.odd_values import Color, Loose, Number, Real, Text
from sdk.strict_json import strict_json
from sdk.test_any_values import any_text, values
from seatbeat import Seatbeat
from seatbeat._event import finished
from seatbeat._ids import Ids
from seatbeat._line import line_of
from seatbeat._plain_line import NotPlain, PlainLines, Spot

NOW_MS = 1_763_752_012_000
edges = st.sampled_from(["", "u", "u" * 119, "u" * 120, "u" * 121, "u" * 200, "u" * 201, "\ud800"])
ids = st.one_of(edges, any_text, st.none(), st.integers(), st.uuids(), st.just(Text("t")))
instants = st.one_of(st.integers(), st.floats(), st.booleans(), st.just(NOW_MS))
plain = st.one_of(
    any_text,
    st.booleans(),
    st.none(),
    st.integers(-(2**65), 2**65),
    st.floats(),
    st.sampled_from([Number(5), Real(5), Text("x"), Loose(a=1), Color.RED, "x" * 5000, 2**63]),
)
properties = st.one_of(
    st.none(),
    values,
    st.dictionaries(any_text, plain | st.lists(plain) | st.dictionaries(any_text, plain)),
)


@settings(max_examples=400)
@given(ids, ids, ids, ids, ids, instants, properties, st.booleans())
def test_the_short_way_means_what_the_careful_way_means(
    id, name, user, account, feature, at, own, is_on_a_page
):
    spot = Spot("f" * 32, 3, at) if is_on_a_page else None
    lines = PlainLines('re"ports')
    fields = {"id": id, "name": name, "feature": feature, "properties": own}
    try:
        line = lines.activity(user=user, account=account, spot=spot, at=at, **fields)
    except (NotPlain, UnicodeEncodeError):
        return
    draft = {"type": "activity", "app": 're"ports', "user_id": user, "account_id": account}
    draft |= {"occurred_at": at, **fields, **(spot.fields() if spot else {})}
    assert strict_json(line) == strict_json(line_of(finished(draft)))


TYPICAL = {
    "three": {"format": "pdf", "rows": 120, "draft": False},
    "nested": {"filters": [{"name": "région", "values": [1, 2.5, None]}], "text": "x" * 4000},
    "none": None,
    "empty": {},
    "as deep as may be": {"2": {"3": [["5"]]}},
}


@pytest.mark.parametrize("own", TYPICAL.values(), ids=TYPICAL.keys())
def test_a_typical_activity_goes_the_short_way(own):
    line = PlainLines(None).activity(
        id="i", user="u-7", account="acme", name="a", feature="f", spot=None, at=1, properties=own
    )
    assert strict_json(line).get("properties") == own


@pytest.mark.parametrize(
    "own",
    [
        pytest.param({"a": {1}}, id="set"),
        pytest.param({"a": math.nan}, id="NaN"),
        pytest.param({1: "a"}, id="key that is no text"),
        pytest.param({"a": "\ud800"}, id="lone surrogate"),
        pytest.param({"a": [[[[[1]]]]]}, id="too deep"),
        pytest.param({"a": list(range(5000))}, id="too many"),
        pytest.param({"a": 2**63}, id="too large an int"),
        pytest.param({"a": "x" * 40_000}, id="too long"),
        pytest.param({f"{n}": "x" * 400 for n in range(100)}, id="too large together"),
        pytest.param(Loose(a=1), id="subclass"),
    ],
)
def test_what_may_need_repair_goes_the_careful_way(own):
    with pytest.raises((NotPlain, UnicodeEncodeError)):
        PlainLines(None).activity(
            id="i", user="u", account=None, name="a", feature=None, spot=None, at=1, properties=own
        )


def test_properties_that_another_thread_keeps_changing_never_harm_an_event():
    sb, shared, done = Seatbeat.test(), {"n": 0}, threading.Event()

    def change():
        for n in itertools.count():
            if done.is_set():
                return
            shared[f"k{n % 50}"] = n
            shared.pop(f"k{(n + 25) % 50}", None)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(3000):
            sb.activity("opened", user="u-7", properties=shared)
    finally:
        done.set()
        thread.join()
    assert all(type(event["properties"]) is dict for event in sb.events)


def test_what_is_hostile_by_its_size_is_done_with_in_bounded_time():
    text = "x" * 50_000_000
    hostile = [
        {"text": text},
        {text: 1},
        {"list": [text] * 1000},
        {"deep": [[["x" * 4000] * 1000] * 1000] * 1000},
        {f"{n}": text for n in range(1000)},
        {"bytes": b"x" * 50_000_000},
        {"int": 1 << 50_000_000},
    ]
    sb = Seatbeat.test(strict=False)
    for own in hostile:
        began = time.perf_counter()
        sb.activity("opened", user="u-7", properties=own)
        assert time.perf_counter() - began < 1.0, list(own)


def test_a_call_is_quick_enough_for_any_request():
    sb, took = Seatbeat.test(), []
    for n in range(2000):
        began = time.perf_counter_ns()
        sb.activity("report.exported", user="u-7", account="acme", properties={"rows": n})
        took.append(time.perf_counter_ns() - began)
    assert sorted(took)[1000] < 100_000, "the median, in ns; a slow machine has some room"


def test_ids_sort_as_they_were_made_even_when_the_clock_goes_back():
    ids = Ids()
    made = [ids.new(NOW_MS + step) for step in (0, 0, 5, -3_600_000, 0, 6) for _ in range(15_000)]
    assert made == sorted(set(made))
    assert {UUID(id).version for id in made} == {7}
    assert {UUID(id).variant for id in made} == {"specified in RFC 4122"}


def test_ids_of_many_threads_and_makers_are_all_different():
    makers = [Ids(), Ids()]
    made = [[] for _ in range(8)]

    def make(n):
        ids = [makers[n % 2].new(NOW_MS) for _ in range(5000)]
        assert ids == sorted(ids)
        made[n] = ids

    threads = [threading.Thread(target=make, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id for ids in made for id in ids}) == 40_000
