"""The run itself: batches of rows into a sink, bad ones aside, a bookmark after each batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple

from .faults import BadRow
from .progress import Progress, Tally
from .records import Record
from .rejects import Rejects
from .rows import Rower
from .sinks import KEPT, Sink

ROWS_A_BATCH = 500


class Judged(NamedTuple):
    """A record and what became of it: one of KEPT, or why it was put aside."""

    record: Record
    outcome: str

    @property
    def is_kept(self) -> bool:
        """Whether it is, or would be, in the store."""
        return self.outcome in KEPT


class Step(NamedTuple):
    """One batch that is done."""

    judged: list[Judged]
    tally: Tally


def steps(
    records: Iterable[Record], rower: Rower, sink: Sink, *, tally: Tally, dry_run: bool
) -> Iterator[Step]:
    """Batch after batch; those that `tally` counts are done already and passed over."""
    left = islice(records, tally.rows, None)
    act = sink.look if dry_run else sink.keep
    while batch := list(islice(left, ROWS_A_BATCH)):
        judged = _judge(batch, rower, sink, act)
        tally = _counted(tally, judged)
        yield Step(judged, tally)


def finish(
    found: Iterator[Step],
    rejects: Rejects,
    progress: Progress,
    keep: Callable[[Progress], None],
) -> Iterator[Step]:
    """The same steps, with bad rows put aside and the bookmark moved after each."""
    keep(progress)
    for step in found:
        for each in step.judged:
            if not each.is_kept:
                rejects.add(each.record, each.outcome)
        progress = progress._replace(tally=step.tally, written=rejects.sync())
        keep(progress)
        yield step
    keep(progress._replace(is_done=True))


def _judge(
    batch: list[Record], rower: Rower, sink: Sink, act: Callable[[list[Any]], list[str]]
) -> list[Judged]:
    outcomes: dict[int, str] = {}
    rows: list[tuple[int, Any]] = []
    for place, record in enumerate(batch):
        try:
            rows.append((place, sink.read(*rower.read(record), line=record.line)))
        except BadRow as error:
            outcomes[place] = str(error)
    if rows:
        said = act([row for _, row in rows])
        outcomes.update(zip((place for place, _ in rows), said, strict=True))
    return [Judged(record, outcomes[place]) for place, record in enumerate(batch)]


def _counted(tally: Tally, judged: list[Judged]) -> Tally:
    counts = tally._asdict()
    for each in judged:
        counts[each.outcome if each.is_kept else "rejected"] += 1
    return Tally(**counts)
