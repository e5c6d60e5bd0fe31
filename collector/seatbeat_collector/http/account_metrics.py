"""The metrics of one account with all below it."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import NamedTuple

from seatbeat_collector.metrics.account import Beside, metrics_of
from seatbeat_collector.metrics.envelope import Envelope
from seatbeat_collector.metrics.headlines import Subject
from seatbeat_collector.metrics.named_acts import core_users, sign_ins
from seatbeat_collector.metrics.sessions import sessions
from seatbeat_collector.metrics.time_spent import Wall
from seatbeat_collector.metrics.used_days import within
from seatbeat_collector.metrics.user_days import People
from seatbeat_collector.presence.intervals import Span, union
from seatbeat_collector.presence.local_days import day_bounds
from seatbeat_collector.scoring.accounts import zone_of
from seatbeat_collector.scoring.snapshot import Past

from .closed_rows import is_at_own_timeout
from .core_over import core_users_by_rules
from .counts import counts_of
from .day_stories import story_of
from .evidence import days_of, spans_by_user
from .facts import Ask, Tree, subject_of
from .members import Counted, added_up, counted
from .moment import Moment
from .score_book import score_book
from .survey_metrics import survey_metrics
from .told_over import told_over


class InFull(NamedTuple):
    """The metrics of an account by name, and the snapshot that they were read from if any."""

    metrics: dict[str, Envelope]
    kept: Past | None


def metrics_in_full(tree: Tree, ask: Ask, moment: Moment) -> InFull:
    """Every metric of the tree by name, with all that stands beside it.

    Scores have windows of their own. They, and what is told of complete days alone, never hold the
    running day. A past day is told as it was closed, but for what no snapshot has.
    """
    subject = subject_of(tree, ask, moment)
    usage = _usage(tree, subject, moment)
    book = score_book(moment, ask.as_of)
    with book.lock:
        scored = book.computed(tree.root.account_id).metrics
        kept = book.closed(tree.root.account_id)
    core = core_users_by_rules(tree, subject.window, moment, book.sources)
    if core is not None:
        usage["active_users"]["core"] = core
    told = told_over(ask.window, tree.root.account_id, book, moment) if ask.window else {}
    counts = counts_of(tree, subject, usage, moment)
    found = {**scored, **told, **usage, **counts, **survey_metrics(tree, ask, moment)}
    return InFull(found if kept is None else _as_closed(found, kept, ask, moment), kept)


def _as_closed(
    found: dict[str, Envelope], kept: Past, ask: Ask, moment: Moment
) -> dict[str, Envelope]:
    """What was kept over the windows that are asked for; lists of names are told as of now."""
    return {
        name: {**one, **kept.metrics[name]}
        if name in kept.metrics
        and kept.metrics[name]["window"] == one["window"]
        and is_at_own_timeout(name, ask, moment)
        else one
        for name, one in found.items()
    }


def _usage(tree: Tree, subject: Subject, moment: Moment) -> dict[str, Envelope]:
    if len(tree.records) > 1 or subject.idle_timeout_s != moment.idle_timeout_s:
        return metrics_counted(tree, subject, moment)
    members = added_up(tree, subject, moment, moment.store.portfolio.days_of)
    return metrics_of(subject, members, _told(tree, subject, moment))


def metrics_counted(tree: Tree, subject: Subject, moment: Moment) -> dict[str, Envelope]:
    """The same from the user-days of all accounts: whatever the idle timeout, whoever shares."""
    found = counted(tree, subject, moment)
    return metrics_of(subject, found.members, _beside(tree, subject, moment, found))


def _told(tree: Tree, subject: Subject, moment: Moment) -> Beside:
    """From what is remembered of the account's days."""
    first_ms, _ = day_bounds(subject.window.first, tree.zone)
    told = story_of(tree, subject.window, moment)
    return Beside(
        sessions=told.sessions,
        wall=told.wall,
        newcomers=moment.store.portfolio.newcomers(tree.root.number, first_ms),
        sign_ins=told.sign_ins,
        core_users=told.core_users,
    )


def _beside(tree: Tree, subject: Subject, moment: Moment, found: Counted) -> Beside:
    """From the user-days of all accounts."""
    acts = _named_acts(tree, subject, moment)
    return Beside(
        sessions=sum(sessions(within(own, subject.window)) for own in found.user_days),
        wall=Wall.of(map(union, _spans(tree, subject, moment).values())),
        newcomers=_newcomers(tree, subject, moment, found.people),
        sign_ins=sign_ins(acts, moment.sign_in_activity),
        core_users=core_users(acts, moment.core_activities),
    )


def _spans(tree: Tree, subject: Subject, moment: Moment) -> dict[str, list[Span]]:
    found: dict[str, list[Span]] = defaultdict(list)
    for record in tree.records:
        days = days_of(record, subject.window.first, subject.window.last, moment)
        own = spans_by_user(days, moment, idle_timeout_s=subject.idle_timeout_s)
        for user_id, spans in own.items():
            found[user_id].extend(spans)
    return found


def _named_acts(tree: Tree, subject: Subject, moment: Moment) -> list[tuple[str, dict[str, int]]]:
    """What everyone did in the window by name, read only where some names matter."""
    if not moment.sign_in_activity and not moment.core_activities:
        return []
    window = subject.window
    days = [days_of(record, window.first, window.last, moment) for record in tree.records]
    return list(
        chain.from_iterable(
            moment.store.activities_by_user(own.account_id, own.first, own.last) for own in days
        )
    )


def _newcomers(tree: Tree, subject: Subject, moment: Moment, people: People) -> int:
    """Who was never seen in any of the accounts before the window, where each of them is."""
    found = (1 << len(people)) - 1
    for record in tree.records:
        start_ms, _ = day_bounds(subject.window.first, zone_of(record, moment.timezone))
        for user in moment.store.users(record.account_id):
            if user.first_ms is not None and user.first_ms < start_ms and user.user_id in people:
                found &= ~people[user.user_id]
    return found
