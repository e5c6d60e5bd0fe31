"""What is counted of an account besides the four metrics, over the window that is asked for."""

from __future__ import annotations

from collections.abc import Mapping

from seatbeat_collector.metrics.counts import Counts, counts_beside
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.headlines import Subject

from .facts import Tree
from .moment import Moment


def counts_of(
    tree: Tree, subject: Subject, usage: Mapping[str, Envelope], moment: Moment
) -> dict[str, Envelope]:
    """Metrics of their own for what stands beside the four, of the same window."""
    days, users = usage["usage_frequency"], usage["active_users"]
    counts = Counts(
        _actions(tree, subject, moment), days["sessions"], days["sign_ins"], users["core"]
    )
    return counts_beside(subject.scope(subject.window), counts, users["value"] or 0)


def _actions(tree: Tree, subject: Subject, moment: Moment) -> int:
    first = max(subject.window.first.toordinal(), moment.kept.user_days)
    last = subject.window.last.toordinal()
    return sum(
        day.actions
        for record in tree.records
        for day in moment.store.portfolio.days_of(record.number, first, last)
    )
