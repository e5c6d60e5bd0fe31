"""Whatever a person does at a program: the collector counts what the definition says."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seatbeat_collector.presence.engaged import engaged
from seatbeat_collector.presence.intervals import length
from seatbeat_collector.presence.timeline import Mark, Timeline
from stories.collectors import Running
from stories.desk import Desk

steps = st.one_of(
    st.tuples(st.just("wait"), st.sampled_from([0.5, 3, 5, 5.001, 29, 59.999, 60, 60.001, 400])),
    st.tuples(st.just("mark"), st.none()),
    st.tuples(st.just("see"), st.sampled_from(["hidden", "visible", "focused"])),
    st.tuples(st.just("use"), st.sampled_from(["reports", "invoices", None])),
)


class Witness:
    """Sees the same and writes down the three sets of the definition, without any cleverness."""

    def __init__(self):
        self.now, self.sight, self.feature, self._since, self.acted_at = 0, "hidden", None, 0, 0
        self.edges, self.runs, self.closed, self.stretches = [], [], [], []

    def wait(self, seconds):
        self.now += round(seconds * 1000)

    def mark(self, _=None):
        if self.sight == "hidden":
            return
        self.acted_at = self.now
        if self.runs and self.now - self.runs[-1][1] <= 5000:
            self.runs[-1][1] = self.now
        else:
            self.runs.append([self.now, self.now])

    def see(self, sight):
        if sight == self.sight:
            return
        if "hidden" in (sight, self.sight):
            self.edges.append([self.now, self.now])
            self.acted_at = self.now
        self.stretches.append((self._since, self.now, self.sight))
        self._since, self.sight = self.now, sight
        self.closed, self.runs = self.closed + self.runs, []

    def use(self, feature):
        """As the snippet does: what was just done led there, so it counts there, 1 ms later."""
        if feature == self.feature:
            return
        self.feature = feature
        if self.sight != "hidden" and self.now - self.acted_at <= 5000:
            led = min(self.now, self.acted_at + 1)
            self.edges.append([led, led])
        self.closed, self.runs = self.closed + self.runs, []

    def timeline(self):
        spans = self.edges + self.closed + self.runs
        return Timeline(
            marks=[Mark(start, end) for start, end in spans],
            visible=[(s, e) for s, e, sight in self.stretches if sight != "hidden"],
            focused=[(s, e) for s, e, sight in self.stretches if sight == "focused"],
        )


def act(desk, kind, value):
    """One step at the program."""
    if kind == "wait":
        desk.wait(value)
    elif kind == "mark":
        desk.here.mark()
    elif kind == "use":
        desk.here.feature = value
    elif value == "hidden":
        desk.here.hide()
    else:
        desk.here.show(focused=value == "focused")


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    with Running(tmp_path_factory.mktemp("presence") / "seatbeat.db") as running:
        running.accounts = (f"account-{n}" for n in itertools.count())
        yield running


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(steps, min_size=3, max_size=40))
def test_any_course_of_events_is_counted_as_the_algebra_counts_it(running, script):
    desk, witness = Desk(running, account=next(running.accounts)), Witness()
    for kind, value in [("see", "focused"), *script, ("see", "hidden")]:
        act(desk, kind, value)
        getattr(witness, kind)(value)
    for timeout in (30, 60, 300):
        expected = length(engaged(witness.timeline(), idle_timeout_ms=timeout * 1000)) / 1000
        assert desk.engaged_s(idle_timeout=timeout) == expected
