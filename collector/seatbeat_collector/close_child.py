"""The process that closes days beside the server, an interpreter of its own, and last in line.

It reads its settings as a line of JSON, does one round, and says when the next is worth it.
"""

from __future__ import annotations

import json
import logging.config
import os
import signal
import sys
import time
from collections import Counter
from typing import Any

from . import logs
from .closing.close import Closer
from .closing.lag import went_through
from .closing.rounds import Patience, Round
from .closing_terms import terms_of_kept
from .lifeline import die_with
from .store import open_store

log = logging.getLogger(__name__)

_LAST_IN_LINE = 19
REST = 0.5
"""Times as long as a step took: whoever writes events comes first."""


def main() -> None:
    """One round, as the line of input says."""
    for name in (signal.SIGINT, signal.SIGTERM):  # a whole group is told: the server ends us
        signal.signal(name, signal.SIG_IGN)
    settings: dict[str, Any] = json.loads(sys.stdin.readline())
    die_with(settings.pop("parent"))
    logging.config.dictConfig(logs.configuration(settings["log_level"], settings["log_format"]))
    if hasattr(os, "nice"):
        os.nice(_LAST_IN_LINE)
    print(json.dumps({"next_ms": close(settings)}), flush=True)


def close(settings: dict[str, Any]) -> int:
    """One round over the database; the instant at which the next is worth it.

    A file that was deleted is not made anew: the server puts back what it holds of it.
    """
    if not os.path.isfile(settings["database"]):
        return _now_ms()
    store = open_store(settings)
    try:
        terms, text = terms_of_kept(store, settings)
        store.snapshots.keep_rules(terms.rules_hash, text, now_ms=_now_ms())
        # Resting is what the pause is for: nothing is waited for.
        closer = Closer(store, terms, _now_ms, rest=lambda took_s: time.sleep(REST * took_s))
        patience = Patience(settings["close_after_minutes"] * 60_000, settings["lateness_days"])
        found = Round(closer, patience)
        done: Counter[str] = Counter()
        for step in found.run():
            done[step.kind] += step.accounts
            done["revised"] += step.written.revised
        if done:
            log.info("days were closed", extra={**done})
        went_through(store, _now_ms())
        return found.next_ms()
    finally:
        store.close()


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


if __name__ == "__main__":
    main()
