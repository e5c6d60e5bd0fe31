"""Somebody at a desktop app, a notebook or a terminal program: what is told, and when."""

import pytest

from seatbeat import EventDropped, Seatbeat

NOW_MS = 1_763_752_012_000


class Clocks:
    """Wall and monotonic clock of a program, which stand until they are moved."""

    def __init__(self):
        self.passed_s = 0.0

    def wall(self):
        return NOW_MS + round(self.passed_s * 1000)

    def monotonic(self):
        return 1000.0 + self.passed_s

    def wait(self, seconds):
        self.passed_s += seconds


@pytest.fixture
def clocks():
    return Clocks()


@pytest.fixture
def sb(clocks):
    return Seatbeat.test(app="desk", clock=clocks.wall, monotonic=clocks.monotonic)


def segments(sb, name="marks"):
    """The segments as the collector keeps them: the longest of each number wins."""
    kept = {}
    for event in sb.events:
        for n, *segment in event.get(name, []):
            kept[n] = max(kept.get(n, segment), segment)
    return [kept[n] for n in sorted(kept)]


def test_coming_input_and_leaving_are_told_as_the_protocol_writes_it(sb, clocks):
    with sb.presence(user="u-7", account="acme", feature="reports") as here:
        clocks.wait(2)
        here.mark()
        clocks.wait(2.2)
        here.mark()
    (event,) = sb.events
    assert len(event.pop("page_id")) == 32
    assert event == {
        "type": "heartbeat",
        "user_id": "u-7",
        "account_id": "acme",
        "app": "desk",
        "feature": "reports",
        "epoch": 0,
        "anchor": NOW_MS,
        "marks": [[0, 0, 0], [1, 2000, 2200], [2, 4200, 0]],
        "presence": [[0, 0, 4200, 1]],
    }


def test_news_are_told_after_five_seconds_and_then_every_thirty(sb, clocks):
    told_at = []
    with sb.presence(user="u-7") as here:
        for _ in range(100):
            clocks.wait(1)
            here.mark()
            told_at += [round(clocks.passed_s)] * (len(sb.events) - len(told_at))
        assert told_at == [5, 35, 65, 95]
    assert segments(sb) == [[0, 0], [1000, 99_000], [100_000, 0]]
    assert segments(sb, "presence") == [[0, 100_000, 1]]


def test_nothing_is_told_while_nothing_is_done(sb, clocks):
    with sb.presence(user="u-7") as here:
        clocks.wait(5)
        here.mark()
        before = len(sb.events)
        for _ in range(100):
            clocks.wait(60)
            sb.flush()
        assert len(sb.events) == before


def test_a_segment_told_again_keeps_its_start_and_only_grows(sb, clocks):
    with sb.presence(user="u-7") as here:
        for _ in range(200):
            clocks.wait(1)
            here.mark()
    seen = {}
    for event in sb.events:
        for n, start, length, *_ in event["presence"]:
            assert seen.get(n, (start, 0))[0] == start
            assert seen.get(n, (start, 0))[1] <= length
            seen[n] = (start, length)
    assert len(seen) == 1


def test_time_belongs_to_the_feature_in_use(sb, clocks):
    with sb.presence(user="u-7", feature="reports") as here:
        clocks.wait(20)
        here.mark()
        here.feature = "invoices"
        clocks.wait(20)
        here.mark()
        here.feature = None
        assert here.feature is None
    by_feature = {event.get("feature"): event["presence"] for event in sb.events}
    assert by_feature == {
        "reports": [[0, 0, 20_000, 1]],
        "invoices": [[1, 20_000, 20_000, 1]],
        None: [],
    }


@pytest.mark.parametrize(
    ("name", "told"),
    [("f" * 200, "f" * 120), ("", None), (17, "17"), ("half \ud800", "half \ufffd")],
    ids=["long", "empty", "number", "lone surrogate"],
)
def test_an_odd_feature_costs_no_time(sb, clocks, name, told):
    with sb.presence(user="u-7", feature=name):
        clocks.wait(1)
    assert sb.events[0].get("feature") == told


def test_a_program_out_of_view_marks_nothing(sb, clocks):
    with sb.presence(user="u-7") as here:
        clocks.wait(1)
        here.hide()
        clocks.wait(60)
        here.mark()
        here.show(focused=False)
        clocks.wait(1)
    assert segments(sb) == [[0, 0], [1000, 0], [61_000, 0], [62_000, 0]]
    assert segments(sb, "presence") == [[0, 1000, 1], [61_000, 1000, 0]]


def test_hiding_is_told_at_once_since_it_may_be_the_last_chance(sb, clocks):
    here = sb.presence(user="u-7")
    here.show()
    clocks.wait(1)
    here.hide()
    assert segments(sb, "presence") == [[0, 1000, 1]]


def test_a_program_open_for_days_sends_no_segment_that_the_collector_would_refuse(sb, clocks):
    with sb.presence(user="u-7") as here:
        for _ in range(5):
            for _ in range(9 * 60):
                clocks.wait(60)
                here.mark()
            clocks.wait(15 * 3600)
        clocks.wait(60 * 3600)
    presence = segments(sb, "presence")
    assert max(length for _, length, _ in presence) <= 24 * 3_600_000
    assert sum(length for _, length, _ in presence) > 5 * 9 * 3_600_000


def test_very_many_inputs_in_many_places_fit_events_of_the_protocols_size(sb, clocks):
    with sb.presence(user="u-7") as here:
        for n in range(5000):
            clocks.wait(0.001)
            here.mark()
            here.feature = f"f-{n}"
    assert len(segments(sb, "presence")) == 5000
    assert here._sittings[sb._pipeline]._page.untold < 10


def test_calls_inside_are_of_the_person_who_is_present(sb, clocks):
    with sb.presence(user="u-7", account="acme", feature="reports") as here:
        clocks.wait(2)
        sb.activity("report.exported")
        sb.activity("report.exported", user="u-7", account="acme", feature="pdf")
        sb.nps(9)
        sb.activity("of another", user="u-8")
        sb.activity("earlier", at=NOW_MS - 1000)
        here.hide()
        sb.activity("while hidden")
    told = {event["name"]: event for event in sb.events if event["type"] == "activity"}
    page_id = next(event["page_id"] for event in sb.events if event["type"] == "heartbeat")
    exported = told["report.exported"]
    assert (exported["user_id"], exported["account_id"]) == ("u-7", "acme")
    assert (exported["page_id"], exported["epoch"]) == (page_id, 0)
    assert exported["occurred_at"] == NOW_MS + 2000
    assert [e["feature"] for e in sb.events[:2]] == ["reports", "pdf"]
    assert [e["user_id"] for e in sb.events if e["type"] == "survey"] == ["u-7"]
    for name in ("of another", "earlier", "while hidden"):
        assert "page_id" not in told[name], "it is a bare mark, which needs no presence"


def test_after_the_block_nobody_is_present(sb):
    with sb.presence(user="u-7"):
        pass
    with pytest.raises(EventDropped, match="missing_user_id"):
        sb.activity("opened")


def test_presence_can_be_of_the_current_context(sb, clocks):
    with sb.context(user="u-7", account="acme"), sb.presence():
        clocks.wait(1)
    assert (sb.events[0]["user_id"], sb.events[0]["account_id"]) == ("u-7", "acme")


def test_an_exception_in_the_block_is_the_apps_and_the_leaving_is_told(sb, clocks):
    with pytest.raises(ZeroDivisionError), sb.presence(user="u-7"):
        clocks.wait(1)
        1 / 0  # noqa: B018  # what an app may do
    assert segments(sb, "presence") == [[0, 1000, 1]]


def test_closing_the_client_ends_who_is_still_present(sb, clocks):
    here = sb.presence(user="u-7")
    here.show()
    clocks.wait(3)
    sb.close()
    assert segments(sb, "presence") == [[0, 3000, 1]]
    here.hide()


def test_presence_without_a_person_is_dropped_and_said_so():
    with pytest.raises(EventDropped, match="missing_user_id"), Seatbeat.test().presence():
        pass
    sb = Seatbeat.test(strict=False)
    with sb.presence(user="") as here:
        here.mark()
    assert sb.stats().dropped == {"invalid_user_id": 1}


def test_a_client_that_is_off_watches_nobody():
    with Seatbeat(enabled=False).presence(user="u-7") as here:
        here.mark()
        here.feature = "reports"
        here.hide()


def test_a_broken_clock_does_not_reach_the_app(caplog):
    def broken():
        raise OSError("secret")

    sb = Seatbeat.test(strict=False, monotonic=broken)
    with sb.presence(user="u-7") as here:
        here.mark()
    assert sb.events == []
    assert "watching presence raised OSError" in caplog.text
    assert "secret" not in caplog.text
