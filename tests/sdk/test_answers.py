"""What each answer of the collector does to a batch; on a set clock, one request a step."""

import email.utils
import time

import pytest


def status(code, headers=None, body=None):
    return lambda request: (code, headers or {}, body if body is not None else {})


def cut(request):
    """Hang up without an answer."""


def rejecting(*refused):
    """Take all but the events of these names."""

    def step(request):
        names = [event["name"] for event in request.body["events"]]
        rejected = [
            {"index": i, "code": "too_late"} for i, name in enumerate(names) if name in refused
        ]
        return 200, {}, {"accepted": len(names) - len(rejected), "rejected": rejected}

    return step


def names(request):
    return [event["name"] for event in request.body["events"]]


def test_single_events_can_be_rejected_and_are_counted_by_code(bench, collector):
    collector.answer_with(rejecting("b", "d"))
    bench.put("a", "b", "c", "d")
    bench.sender.step()
    assert bench.queue.pending == 0
    assert bench.ledger.totals() == (2, {"too_late": 2}, {})
    assert bench.lost == [("too_late", "b"), ("too_late", "d")]


@pytest.mark.parametrize(
    "failing",
    [
        *(pytest.param(status(code), id=f"{code}") for code in (408, 425, 429, 500, 502, 503)),
        *(pytest.param(status(code), id=f"{code}, a proxy") for code in (301, 302, 404, 415)),
        pytest.param(status(200, {}, {"hello": "there"}), id="200 of something else"),
        pytest.param(status(200, {}, []), id="200 with a list"),
        pytest.param(cut, id="hangs up"),
    ],
)
def test_the_same_batch_goes_again_until_it_is_taken(bench, collector, failing):
    collector.answer_with(*[failing] * 7)
    bench.put("a", "b")
    bench.sender.step()
    bench.put("c")
    for _ in range(6):
        bench.sender.step()
    assert bench.queue.pending == 3
    bench.step_until_settled()
    assert [names(request) for request in collector.requests] == [["a", "b"]] * 8 + [["c"]]
    assert bench.ledger.totals() == (3, {}, {})


def test_pauses_double_from_half_a_second_to_a_minute_and_start_over_after_a_success(
    bench, collector
):
    collector.answer_with(*[status(503)] * 9)
    bench.put("a")
    pauses = []
    for _ in range(9):
        bench.sender.step()
        pauses.append(bench.sender.pause_s)
        bench.time.now += bench.sender.pause_s
        assert bench.sender.pause_s == 0
    assert pauses == [0.5, 1, 2, 4, 8, 16, 32, 60, 60]

    bench.sender.step()
    assert bench.queue.pending == 0
    collector.answer_with(status(503))
    bench.put("b")
    bench.sender.step()
    assert bench.sender.pause_s == 0.5


def test_a_refused_connection_keeps_the_batch(bench, collector):
    collector.shutdown()
    collector.server_close()
    bench.put("a")
    bench.sender.step()
    assert bench.queue.pending == 1
    assert bench.sender.pause_s == 0.5


@pytest.mark.parametrize(
    ("value", "pause_s"),
    [
        pytest.param("30", 30, id="seconds"),
        pytest.param("0", 0.5, id="less than our own pause"),
        pytest.param("86400", 600, id="a day is cut to ten minutes"),
        pytest.param("soon", 0.5, id="nonsense"),
        pytest.param("-5", 0.5, id="the past"),
        pytest.param("Sun, 06 Nov 1994 08:49:37 GMT", 0.5, id="a date in the past"),
        pytest.param("²", 0.5, id="a digit that is no number"),
    ],
)
def test_retry_after_is_the_least_to_wait(bench, collector, value, pause_s):
    headers = {"Retry-After": value.encode().decode("latin-1")}
    collector.answer_with(status(429, headers))
    bench.put("a")
    bench.sender.step()
    assert bench.sender.pause_s == pause_s


def test_retry_after_may_be_a_date(bench, collector):
    collector.answer_with(
        status(503, {"Retry-After": email.utils.formatdate(time.time() + 120, usegmt=True)})
    )
    bench.put("a")
    bench.sender.step()
    assert 100 < bench.sender.pause_s <= 120


def test_hurrying_cuts_our_own_pause_short_but_not_one_the_collector_asked_for(bench, collector):
    collector.answer_with(status(503), status(503, {"Retry-After": "30"}), status(401))
    bench.put("a")
    after = []
    for _ in range(3):
        bench.sender.step()
        bench.sender.hurry()
        after.append(bench.sender.pause_s)
    assert after == [0, 30, 300]


def test_a_batch_that_is_too_large_is_halved_until_it_fits(bench, collector):
    def at_most_two(request):
        count = len(request.body["events"])
        return (413, {}, {}) if count > 2 else (200, {}, {"accepted": count, "rejected": []})

    collector.default = at_most_two
    bench.put("a", "b", "c", "d", "e")
    bench.step_until_settled()
    assert [event["name"] for event in collector.taken] == ["a", "b", "c", "d", "e"]
    assert bench.ledger.totals() == (5, {}, {})


def test_an_event_that_is_too_large_by_itself_is_counted_as_rejected(bench, collector):
    collector.answer_with(status(413, {}, {"code": "too_large"}))
    bench.put("a")
    bench.sender.step()
    assert bench.ledger.totals() == (0, {"too_large": 1}, {})
    assert bench.lost == [("too_large", "a")]


@pytest.mark.parametrize("code", [400, 422])
def test_one_unreadable_event_is_found_by_halving_and_costs_no_other(bench, collector, code):
    def choking_on_d(request):
        if "d" in names(request):
            return code, {}, {}
        return 200, {}, {"accepted": len(names(request)), "rejected": []}

    collector.default = choking_on_d
    bench.put(*"abcdefgh")
    bench.step_until_settled()
    assert [event["name"] for event in collector.taken] == list("abcefgh")
    assert bench.ledger.totals() == (7, {f"http_{code}": 1}, {})
    assert len(collector.requests) == 7


def test_a_422_that_names_each_event_rejects_them_all_at_once(bench, collector):
    rejected = [
        {"index": 0, "code": "too_late"},
        {"index": 1, "code": "unknown_user"},
        {"index": 9},
    ]
    collector.answer_with(status(422, {}, {"code": "no_usable_event", "rejected": rejected}))
    bench.put("a", "b", "c")
    bench.sender.step()
    assert len(collector.requests) == 1
    assert bench.ledger.totals() == (
        0,
        {"too_late": 1, "unknown_user": 1, "no_usable_event": 1},
        {},
    )


@pytest.mark.parametrize("code", [401, 403])
def test_a_refused_key_keeps_the_events_and_is_tried_again_every_five_minutes(
    bench, collector, caplog, code
):
    collector.answer_with(status(code), status(code))
    bench.put("a")
    for _ in range(2):
        bench.sender.step()
        assert bench.sender.pause_s == 300
        bench.time.now += 300
    bench.sender.step()
    assert bench.ledger.totals() == (1, {}, {})
    assert f"refuses the key (HTTP {code})" in caplog.text


@pytest.mark.parametrize(
    "rejected",
    [
        pytest.param("all of them", id="no list"),
        pytest.param([None, 3, "x"], id="no objects"),
        pytest.param([{"index": -1}, {"index": 2}, {"index": "0"}], id="no such index"),
    ],
)
def test_a_rejection_that_makes_no_sense_is_ignored(bench, collector, rejected):
    collector.answer_with(status(200, {}, {"accepted": 2, "rejected": rejected}))
    bench.put("a", "b")
    bench.sender.step()
    assert bench.ledger.totals() == (2, {}, {})


def test_an_outage_is_logged_once_a_minute_without_contents(bench, collector, caplog):
    collector.answer_with(*[status(503)] * 12)
    bench.put("secret")
    for _ in range(12):
        bench.sender.step()
        bench.time.now += 10
    assert [record.getMessage() for record in caplog.records] == [
        "the collector can't take events now (HTTP 503)",
        "the collector can't take events now (HTTP 503) (6 times)",
    ]
