"""The figures that the report shows, and what ours has to reach."""

from __future__ import annotations

from typing import NamedTuple


class Figure(NamedTuple):
    """One column of the report: a key of a measure's samples."""

    key: str
    title: str
    digits: int = 0
    more: bool = False
    ratio: bool = True


class Section(NamedTuple):
    """One table of the report; its title may name figures that are the same for all."""

    measure: str
    title: str
    figures: tuple[Figure, ...]


class Target(NamedTuple):
    """What one figure of ours has to be: at most, or at least where `more` is better."""

    measure: str
    key: str
    about: str
    limit: float
    unit: str = ""
    more: bool = False
    digits: int = 0

    def met(self, value: float) -> bool:
        """Whether this is good enough."""
        return value >= self.limit if self.more else value <= self.limit


def _losses(*names: tuple[str, str]) -> tuple[Figure, ...]:
    return tuple(Figure(key, title, ratio=False) for key, title in names)


SECTIONS = (
    Section(
        "calls",
        "What a call costs its caller, µs",
        (
            Figure("parked_us", "parked, median", 1),
            Figure("live_us", "live, median", 1),
            Figure("live_p99_us", "live, p99"),
            Figure("live_mean_us", "live, mean", 1),
            Figure("busy_mean_us", "4 busy threads, mean"),
        ),
    ),
    Section(
        "rate",
        "Delivered, of {of:,.0f} as fast as possible",
        (
            Figure("per_second", "events/s", more=True),
            Figure("requests", "requests", ratio=False),
            Figure("lost", "lost", ratio=False),
        ),
    ),
    Section(
        "endings",
        "The process ends: lost of {of:,.0f} after the same app has started again",
        _losses(
            ("kill_burst", "SIGKILL, burst"),
            ("kill_paced", "SIGKILL, paced"),
            ("term_burst", "SIGTERM, burst"),
            ("term_paced", "SIGTERM, paced"),
            ("return_burst", "return, burst"),
            ("return_paced", "return, paced"),
        ),
    ),
    Section(
        "outage",
        "The collector is out for {seconds:g} s while {of:,.0f} events are reported",
        _losses(
            ("refused_lost", "refused: lost"),
            ("busy_lost", "503: lost"),
            ("cut_lost", "cut: lost"),
            ("refused_raised", "refused: raised"),
            ("busy_raised", "503: raised"),
            ("cut_raised", "cut: raised"),
            ("last_after_s", "last arrival after, s"),
        ),
    ),
    Section(
        "exit",
        "Exit with the collector down, {of:,.0f} events pending",
        (
            Figure("seconds", "seconds", 2, ratio=False),
            Figure("lost", "lost after restart", ratio=False),
        ),
    ),
    Section(
        "fork",
        "Fork: children of {of:,.0f} that got all their events through",
        (
            Figure("before", "before first event", more=True, ratio=False),
            Figure("before_hung", "hung", ratio=False),
            Figure("after", "after first event", more=True, ratio=False),
            Figure("after_hung", "hung", ratio=False),
        ),
    ),
    Section(
        "flood",
        "Flood of {of:,.0f} calls, the collector stalled until they are made",
        (
            Figure("rss_mib", "RSS grows, MiB", 1),
            Figure("pss_mib", "PSS grows, MiB", 1),
            Figure("lost", "lost", ratio=False),
            Figure("raised", "raised", ratio=False),
            Figure("blocked", "caller held", ratio=False),
        ),
    ),
    Section(
        "imports",
        "Import, ms",
        (
            Figure("alone_ms", "all of it"),
            Figure("beyond_ms", "beyond requests"),
            Figure("made_ms", "and a client made"),
        ),
    ),
)

_ENDINGS = ("kill_burst", "kill_paced", "term_burst", "term_paced", "return_burst", "return_paced")
_KINDS = (("refused", "refused"), ("busy", "503"), ("cut", "cut"))

TARGETS = (
    Target("calls", "parked_us", "call, median, parked", 8, "µs", digits=1),
    Target("calls", "live_us", "call, median, live", 8, "µs", digits=1),
    Target("calls", "busy_mean_us", "call, mean, 4 busy threads", 150, "µs"),
    Target("rate", "per_second", "delivered", 50_000, "events/s", more=True),
    *(Target("endings", k, f"{k.replace('_', ', ')}: lost after restart", 0) for k in _ENDINGS),
    Target("endings", "doubled", "all of these: doubled", 0),
    Target("endings", "raised", "all of these: raised", 0),
    *(
        Target("outage", f"{kind}_{what}", f"outage, {title}: {what}", 0)
        for kind, title in _KINDS
        for what in ("lost", "doubled", "raised")
    ),
    Target("exit", "seconds", "exit, collector down", 1.2, "s", digits=2),
    Target("exit", "lost", "exit, collector down: lost", 0),
    Target("fork", "before_failed", "fork before the first event: runs that failed", 0),
    Target("fork", "after_failed", "fork after the first event: runs that failed", 0),
    Target("flood", "rss_mib", "flood: memory", 5, "MiB", digits=1),
    Target("flood", "lost", "flood: lost", 0),
    Target("imports", "made_ms", "import beyond requests, client made", 40, "ms"),
)
