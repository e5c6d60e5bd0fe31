"""Which accounts count in a segment over a period: a past window is read with what held then.

Where its end was closed by other rules than those of now, its beginning is read by them, too: a
change of rules moves no customer from one segment to another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from seatbeat_collector.metrics.paid import Period, Timeline, before
from seatbeat_collector.metrics.rules.accounts import Segments
from seatbeat_collector.store.records import AccountRecord

from .closed_rows import Closed
from .moment import Moment
from .rules_then import rules_then
from .segmenting import is_in_segment, segment_at


class Members:
    """Of a segment, or of all; `chosen` are those that are in it as the window ends."""

    def __init__(
        self,
        records: Sequence[AccountRecord],
        paid: Mapping[str, Timeline],
        chosen: set[str],
        asked: str | None,
        closed: Closed,
        moment: Moment,
    ) -> None:
        self._records = records
        self._paid = paid
        self._chosen = chosen
        self._asked = asked
        self._closed = closed
        self._moment = moment
        self._known: dict[Period, dict[str, Timeline]] = {}

    def over(self, period: Period) -> Mapping[str, Timeline]:
        """Who was a customer as the period began by the segment of then, all others by the last."""
        if period not in self._known:
            self._known[period] = {
                one.account_id: self._paid[one.account_id]
                for one in self._records
                if self._counts(one, period.from_ms)
            }
        return self._known[period]

    def _counts(self, record: AccountRecord, from_ms: int) -> bool:
        if self._asked is None or not before(self._paid[record.account_id], from_ms).paying:
            return record.account_id in self._chosen
        found = segment_at(record, from_ms - 1, self._moment, self._rules_of(record))
        return is_in_segment(found, self._asked)

    def _rules_of(self, record: AccountRecord) -> Segments | None:
        kept = self._closed.get(record.account_id)
        rules = None if kept is None else rules_then(kept.kept.basis["rules"], self._moment)
        return None if rules is None else rules.segments
