"""What a close learns once its days are told: how often accounts with such a health leave."""

from __future__ import annotations

from seatbeat_collector.scoring.risk_learned import is_current, keep, learn

from .close import Closer


def learn_risk(closer: Closer) -> None:
    """Learn the churn risk anew where there is something new to learn it from."""
    store, terms, now_ms = closer.store, closer.terms, closer.clock()
    if not closer.dry and not is_current(store, terms, now_ms):
        keep(store, learn(store, store.accounts(), terms, now_ms))
