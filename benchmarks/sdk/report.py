"""The results as text: medians with their range, ours beside the best peer, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from environments import OURS, PEERS
from figures import SECTIONS, TARGETS, Figure, Section, Target
from results import Results

PEER_NAMES = tuple(peer.name for peer in PEERS)


def tables(results: Results) -> str:
    """One table for each thing that was measured, one line for each client."""
    return "\n\n".join(_table(s, results) for s in SECTIONS if results.clients(s.measure))


def verdict(results: Results) -> str:
    """Each target: what ours does, what the best peer does, and whether that is met."""
    rows = [["target", "goal", "ours", "best peer", ""]]
    judged = [target for target in TARGETS if _ours(target, results) is not None]
    rows += [_judged(target, results) for target in judged]
    lines = _aligned(rows) if judged else []
    if missing := len(TARGETS) - len(judged):
        lines.append(f"{missing} of {len(TARGETS)} targets were not measured.")
    return "\n".join(lines)


def unsafe(results: Results) -> bool:
    """Whether ours lost, doubled or raised anything where it must not."""
    safety = [target for target in TARGETS if target.limit == 0]
    return any(_misses(target, results) for target in safety)


def _table(section: Section, results: Results) -> str:
    clients = results.clients(section.measure)
    rows = [["", *(figure.title for figure in section.figures)]]
    for client in clients:
        values = (results.values(section.measure, client, f.key) for f in section.figures)
        rows.append([client, *map(_cell, values, section.figures)])
    if OURS.name in clients and len(clients) > 1 and any(f.ratio for f in section.figures):
        rows.append(["ours / best peer", *(_ratio(section, f, results) for f in section.figures)])
    title = section.title.format(**results.last(section.measure))
    return "\n".join([title, *_aligned(rows)])


def _cell(values: Sequence[float], figure: Figure) -> str:
    if not values:
        return "-"
    ordered = sorted(values)
    text = _number(median(ordered), figure.digits)
    low, high = (_number(value, figure.digits) for value in (ordered[0], ordered[-1]))
    return text if low == high else f"{text} ({low}-{high})"


def _ratio(section: Section, figure: Figure, results: Results) -> str:
    ours = results.middle(section.measure, OURS.name, figure.key)
    best = _best(section.measure, figure.key, results, more=figure.more)
    return f"{ours / best[0]:.2f}" if figure.ratio and ours is not None and best else ""


def _best(measure: str, key: str, results: Results, *, more: bool) -> tuple[float, str] | None:
    """The best of the peers' medians, and whose it is."""
    found = {name: results.middle(measure, name, key) for name in PEER_NAMES}
    known = {name: value for name, value in found.items() if value is not None}
    if not known:
        return None
    best = max(known.values()) if more else min(known.values())
    names = [name for name, value in known.items() if value == best]
    return best, names[0] if len(names) == 1 else f"{len(names)} of {len(known)}"


def _judged(target: Target, results: Results) -> list[str]:
    limit = _number(target.limit, 1 if target.limit % 1 else 0) + f" {target.unit}".rstrip()
    limit = ("at least " if target.more else "at most " if target.limit else "") + limit
    best = _best(target.measure, target.key, results, more=target.more)
    peer = f"{_number(best[0], target.digits)} ({best[1]})" if best else "-"
    ours = _ours(target, results) or 0.0
    return [target.about, limit, _number(ours, target.digits), peer, _how_far(target, ours)]


def _how_far(target: Target, ours: float) -> str:
    if target.met(ours):
        return "met"
    if not target.limit:
        return "MISSED"
    times = target.limit / ours if target.more else ours / target.limit
    return f"MISSED by a factor of {times:.2f}"


def _misses(target: Target, results: Results) -> bool:
    ours = _ours(target, results)
    return ours is not None and not target.met(ours)


def _ours(target: Target, results: Results) -> float | None:
    """The median; the worst round where nothing at all may happen."""
    values = results.values(target.measure, OURS.name, target.key)
    if not values:
        return None
    return median(values) if target.limit else max(values)


def _number(value: float, digits: int) -> str:
    return f"{value:,.{digits}f}"


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns as wide as their widest cell: the first to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if number else cell.ljust(width)
            for number, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
