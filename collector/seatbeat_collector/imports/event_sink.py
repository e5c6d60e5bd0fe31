"""Events of any age, taken in as a server key's batch is."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from seatbeat_collector.errors import CollectorError
from seatbeat_collector.store import Store
from seatbeat_collector.wire.admit import Admitted, admit
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.decode import decode
from seatbeat_collector.wire.json_values import fault_in
from seatbeat_collector.wire.known_users import KnownUsers
from seatbeat_collector.wire.parentage import Parentage
from seatbeat_collector.wire.terms import terms_of

from .faults import BadRow
from .sinks import CREATED

_OTHERS = {"activity": "properties", "identify": "traits", "account": "traits"}
_ID_DIGITS = 32


class EventSink:
    """Events; one without an id is known again by its line and what stands there."""

    def __init__(self, store: Store, settings: Mapping[str, Any], clock: Callable[[], int]) -> None:
        self._store = store
        self._terms = terms_of(settings)
        self._clock = clock
        self._clocks = PageClocks(store.page_clock)
        self._known = KnownUsers(store.knows_account_of, store.waiting_users)
        self._parentage = Parentage(store.account)

    def read(self, values: dict[str, Any], others: dict[str, Any], *, line: int) -> dict[str, Any]:
        """The event as it is sent. Raises BadRow."""
        kind = values.get("type", "activity")
        event = {**values, "type": kind}
        place = _OTHERS.get(str(kind))
        if place and others:
            event[place] = {**others, **(values.get(place) or {})}
        if fault := fault_in(event):
            raise BadRow(fault)
        if "occurred_at" not in event and "anchor" not in event:
            raise BadRow("occurred_at: is missing")
        if "id" not in event:
            text = f"{line} {json.dumps(event, sort_keys=True)}"
            event["id"] = hashlib.sha256(text.encode()).hexdigest()[:_ID_DIGITS]
        return event

    def look(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        """What `keep` would make of each."""
        return self._judge(rows).outcomes

    def keep(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        """Keep those that can be; an event that was kept before is kept once."""
        judged = self._judge(rows)
        admitted = judged.admitted
        if admitted is not None and admitted.accepted:
            self._store.append(admitted.rows, received_at_ms=judged.received_at_ms)
            self._clocks.confirm(admitted.rows.clocks)
            self._known.add(admitted.members)
        return judged.outcomes

    def _judge(self, rows: Sequence[dict[str, Any]]) -> _Judged:
        now_ms = self._clock()
        body = json.dumps({"historical": True, "sent_at": now_ms, "events": list(rows)})
        try:
            admitted = admit(
                decode(body.encode()),
                kind="server",
                received_at_ms=now_ms,
                terms=self._terms,
                clocks=self._clocks,
                knows_account_of=self._known.knows,
                claim_parent=self._parentage.claim,
            )
        except CollectorError as error:
            return _Judged(None, [error.detail] * len(rows), now_ms)
        outcomes = [CREATED] * len(rows)
        for refused in admitted.rejected:
            field = (refused.path or "").partition(".")[2].partition(".")[2]
            outcomes[refused.index] = f"{field}: {refused.message}".removeprefix(": ")
        return _Judged(admitted, outcomes, now_ms)


class _Judged(NamedTuple):
    admitted: Admitted | None
    outcomes: list[str]
    received_at_ms: int
