"""The signals of an account, and of all, as of a day.

Of a small portfolio they are worked out when they are asked for; those of a large one, and of past
days, are read as the daily close kept them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from datetime import date
from typing import Any

from seatbeat_collector.errors import NotFound
from seatbeat_collector.metrics.envelope import Scope
from seatbeat_collector.metrics.window import Window, observed_days
from seatbeat_collector.presence.local_days import local_day
from seatbeat_collector.signals.signal import SEVERITIES
from seatbeat_collector.signals.usage_drop import Drop
from seatbeat_collector.store.snapshots import KeptSignals
from seatbeat_collector.watching.kept import told_of
from seatbeat_collector.watching.watch import Watched

from .closed_days import ClosedDays
from .facts import Ask, window_of
from .moment import Moment
from .score_book import LIVE_MOST
from .segmenting import is_in_segment
from .signal_book import live_signals
from .signal_told import INCIDENT_DAYS, Sign, SignalList, signal_list

Told = Mapping[str, Watched]
"""By account."""


def signals_of_account(account_id: str, query: dict[str, Any], moment: Moment) -> SignalList:
    """The signs of one account. Raises NotFound, InvalidParameter."""
    scope = _scope(query, moment)
    kept = _kept(query["as_of"], moment)
    told = kept.get(account_id)
    if told is None:
        _check_known(account_id, moment)
        told = live_signals(query["as_of"], moment).of(account_id)
    drops: Mapping[Hashable, Drop] = {}
    if told.drop.severity is not None:
        drops = _drops(kept, query["as_of"], moment)
    return signal_list(drops, [told], scope, moment.rules.rules.signals.incident)


def signals_everywhere(query: dict[str, Any], moment: Moment) -> SignalList:
    """The signs of the accounts that are asked for; an incident is judged over all.

    The lock is let go between two accounts: to look at all of them for the first time takes long.
    """
    scope = _scope(query, moment)
    kept = _kept(query["as_of"], moment)
    everyone = {**kept, **_rest(kept, query["as_of"], moment)}
    told = [one for one in everyone.values() if is_in_segment(one.whose.segment, query["segment"])]
    drops: dict[Hashable, Drop] = {name: one.drop for name, one in everyone.items()}
    found = signal_list(drops, told, scope, moment.rules.rules.signals.incident)
    return found._replace(signs=[sign for sign in found.signs if _is_asked_for(sign, query)])


def _kept(as_of: date | None, moment: Moment) -> Told:
    """What the close kept: of a large portfolio, and of past days, where there is something."""
    standing = moment.standing
    with standing.lock:
        standing.refresh(moment.now_ms)
        if not _is_large(moment) and not _is_past(as_of, moment):
            return {}
        snapshots = moment.store.snapshots
        closed: ClosedDays[KeptSignals, Watched] = standing.view(
            ("closed signals", as_of), lambda: ClosedDays(snapshots.signals_on, told_of)
        )
        return closed.rows(as_of, moment)


def _rest(kept: Told, as_of: date | None, moment: Moment) -> Told:
    """What is worked out now: of a small portfolio what wasn't kept, of a large one nothing."""
    if _is_large(moment):
        return {}
    live = live_signals(as_of, moment)
    return {name: live.of(name) for name in live.book.names() if name not in kept}


def _drops(kept: Told, as_of: date | None, moment: Moment) -> dict[Hashable, Drop]:
    """How far all accounts fell, as far as that is known without a look at each of a large one."""
    live = {} if _is_large(moment) else live_signals(as_of, moment).drops()
    return {**live, **{name: one.drop for name, one in kept.items()}}


def _check_known(account_id: str, moment: Moment) -> None:
    """Raises NotFound; to look at all of a large portfolio for a name nobody has would be long."""
    if moment.store.account(account_id) is None:
        raise NotFound(f"There is no account {account_id!r}.")


def _is_large(moment: Moment) -> bool:
    return len(moment.standing.records) > LIVE_MOST


def _is_past(as_of: date | None, moment: Moment) -> bool:
    return as_of is not None and as_of < local_day(moment.now_ms, moment.timezone)


def _is_asked_for(sign: Sign, query: dict[str, Any]) -> bool:
    least = SEVERITIES.index(query["severity"] or SEVERITIES[0])
    kind, severity = sign.signal.kind, sign.signal.severity
    return query["kind"] in (None, kind) and SEVERITIES.index(severity) >= least


def _scope(query: dict[str, Any], moment: Moment) -> Scope:
    """Of all accounts: in the collector's own zone. Raises InvalidParameter."""
    window: Window = window_of(Ask(as_of=query["as_of"]), INCIDENT_DAYS, moment.timezone, moment)
    return Scope(window, moment.timezone, observed_days(window, window.first))
