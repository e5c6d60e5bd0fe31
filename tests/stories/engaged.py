"""Timelines told in seconds, and a second, slow way to count them."""

from hypothesis import strategies as st

from seatbeat_collector.presence.timeline import Label, Mark, Timeline

MERGE_GAP_MS = 5_000


def ms(seconds):
    return round(seconds * 1000)


def timeline_of(case):
    """The timeline of a contract case."""
    marks = [Mark(ms(start), ms(end)) for start, end in case.get("marks", [])]
    for first, last, every in case.get("input", []):
        marks += marks_of([ms(first + every * n) for n in range(int((last - first) / every) + 1)])
    presence = case.get("presence", [])
    return Timeline(
        marks=marks,
        visible=[(ms(s), ms(e)) for s, e, _ in presence],
        focused=[(ms(s), ms(e)) for s, e, focused in presence if focused],
        bare=[Mark(ms(at), ms(at)) for at in case.get("bare", [])],
    )


def marks_of(instants):
    """Inputs at most five seconds apart run together."""
    runs = []
    for at in instants:
        if runs and at - runs[-1][1] <= MERGE_GAP_MS:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    return [Mark(start, end) for start, end in runs]


def counted_by_hand(timeline, idle_timeout, policy="focused"):
    """Engaged time straight from the definition, one unit of time after the other."""
    spans = [*timeline.marks, *timeline.bare, *timeline.visible]
    end = max((span[1] for span in spans), default=0)
    return sum(_is_engaged(at, timeline, idle_timeout, policy) for at in range(end))


def _is_engaged(at, timeline, idle_timeout, policy):
    visible = _holds(timeline.visible, at)
    present = visible if policy == "visible" else _holds(timeline.focused, at)
    if _holds(timeline.marks, at):
        if visible:
            return True
    elif present and _bridged(timeline.marks, at, idle_timeout):
        return True
    return _bridged(timeline.bare, at, idle_timeout)


def _holds(spans, at):
    return any(span[0] <= at < span[1] for span in spans)


def _bridged(marks, at, idle_timeout):
    before = [mark.end for mark in marks if mark.end <= at]
    after = [mark.start for mark in marks if mark.start > at]
    return bool(before and after) and min(after) - max(before) <= idle_timeout


labels = st.builds(Label, st.sampled_from(["", "web"]), st.sampled_from(["", "a", "b"]))
instants = st.integers(0, 120)


@st.composite
def marks(draw):
    start = draw(instants)
    return Mark(start, start + draw(st.integers(0, 25)), draw(labels))


@st.composite
def pages(draw):
    """One page's marks and presence; what was focused was visible too."""
    stretches = draw(st.lists(st.tuples(instants, st.integers(0, 60), st.booleans()), max_size=4))
    return Timeline(
        marks=draw(st.lists(marks(), max_size=6)),
        visible=[(s, s + n) for s, n, _ in stretches],
        focused=[(s, s + n) for s, n, focused in stretches if focused],
    )


def together(*timelines):
    """What several pages and devices of one user say."""
    whole = Timeline()
    for timeline in timelines:
        whole.marks += timeline.marks
        whole.visible += timeline.visible
        whole.focused += timeline.focused
        whole.bare += timeline.bare
    return whole


@st.composite
def timelines(draw):
    """A user on up to three pages, with acts that servers report."""
    whole = together(*draw(st.lists(pages(), min_size=1, max_size=3)))
    whole.bare = [Mark(at, at, label) for at, label in draw(st.lists(st.tuples(instants, labels)))]
    return whole
