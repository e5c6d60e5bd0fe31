"""Random people, told bit by bit; and their days, computed from all that was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from seatbeat_collector.presence.local_days import day_bounds, days_touched
from seatbeat_collector.presence.timeline import Label
from seatbeat_collector.store.changes import Place
from seatbeat_collector.store.chunks import Evidence
from seatbeat_collector.store.rows import AccountTraits, Activity, Beat, UserTraits
from seatbeat_collector.store.user_day import day_row

SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
CHANGE = (date(2026, 10, 25) - date(1970, 1, 1)).days * DAY
"""A midnight (UTC) of a day on which clocks change, in Europe and near it in other places."""
ZONES = ("UTC", "Asia/Kathmandu", "Europe/Berlin", "America/Havana", "Australia/Lord_Howe")
ACCOUNTS = ("acme", "globex", None)

# Ten seconds apart, so that ends and starts meet; most within two hours of each other.
near = st.integers(-360, 360).map(lambda n: CHANGE + n * 10 * SECOND)
far = st.integers(-300, 300).map(lambda n: CHANGE + n * HOUR // 6)
moments = st.one_of(near, near, near, far, st.integers(-HOUR, HOUR).map(lambda ms: CHANGE + ms))
lengths = st.one_of(
    st.sampled_from([0, 0, 10, 60, 600, 1790, 1800]), st.integers(0, 90), st.integers(0, 30_000)
).map(lambda s: s * SECOND)
spans = st.tuples(moments, lengths).map(lambda span: (span[0], span[0] + span[1]))


def several(strategy, most):
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def beats(draw):
    """Some of what a page says, in one feature."""
    visible = draw(several(spans, 2))
    return Beat(
        draw(st.sampled_from(ACCOUNTS)),
        "kim",
        draw(st.sampled_from(["", "web"])),
        draw(st.sampled_from(["a", "b"])),
        marks=draw(several(spans, 4)),
        visible=visible,
        focused=tuple(span for span in visible if draw(st.booleans())),
        bare=draw(st.one_of(st.just(()), several(moments, 3))),
        seen=draw(st.one_of(st.just(()), several(moments, 1))),
    )


@st.composite
def acts(draw):
    """An act, seen by a server or on a page."""
    key = CHANGE.to_bytes(6, "big") + draw(st.binary(min_size=10, max_size=10))
    return Activity(
        key,
        True,
        draw(st.sampled_from(ACCOUNTS)),
        "kim",
        draw(st.sampled_from("xy")),
        draw(moments),
        feature=draw(st.sampled_from(["a", "b"])),
        on_page=draw(st.booleans()),
    )


joins = st.builds(UserTraits, st.just("kim"), st.sampled_from(ACCOUNTS[:2]), moments, st.just({}))
zones = st.builds(
    AccountTraits,
    st.just("acme"),
    st.integers(CHANGE, CHANGE + 1_000),
    st.sampled_from(ZONES).map(lambda zone: {"timezone": zone}),
)


@dataclass
class Told:
    """All that was told of one person so far."""

    evidence: dict[Place, Evidence] = field(default_factory=dict)
    acts: set[bytes] = field(default_factory=set)

    def add(self, fact):
        """Remember a fact, as the definition says it counts."""
        if isinstance(fact, Beat):
            self._add_beat(fact)
        elif isinstance(fact, Activity) and fact.id not in self.acts:
            self.acts.add(fact.id)
            self._add_act(fact)

    def _of(self, fact):
        return self.evidence.setdefault(Place(fact.account_id, fact.user_id), Evidence())

    def _add_beat(self, beat):
        label, more = Label(beat.app, beat.feature), Evidence()
        for start, end in beat.marks:
            more.marks[start, label] = max(end, more.marks.get((start, label), -1))
        more.visible, more.focused = list(beat.visible), list(beat.focused)
        more.bare, more.seen = {(at, label) for at in beat.bare}, set(beat.seen)
        self._of(beat).add(more)

    def _add_act(self, act):
        label, more = Label(act.app, act.feature), Evidence()
        more.acts.append((act.at_ms, act.name))
        if act.on_page:
            more.marks[act.at_ms, label] = act.at_ms
        else:
            more.bare.add((act.at_ms, label))
        self._of(act).add(more)

    def days(self, place, *, held, zone, rules):
        """The person's days in an account; `held` says when account-less acts count there."""
        whole = Evidence()
        whole.add(self.evidence.get(place, Evidence()))
        whole.add(self.evidence.get(Place(None, place.user_id), Evidence()).within(held))
        reach = rules.idle_timeout_ms
        touched = {
            day
            for start, end in [*whole.moments(), *whole.visible]
            for day in days_touched(start - reach, end + reach, zone)
        }
        rows = {day: day_row(whole, *day_bounds(day, zone), rules) for day in touched}
        return {day: row for day, row in rows.items() if row is not None}
