"""What was sent, event by event, kept as simply as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from .engaged import Evidence, Span

Event = dict[str, Any]

_YES = ("true", "yes", "on", "1")
_NO = ("none", "", "false", "no", "off", "0", "[]", "{}")


class Raw:
    """Every event that a collector was sent, in the order of sending, repeated ones too."""

    def __init__(self) -> None:
        self.traits: dict[str, list[tuple[int, dict[str, Any]]]] = defaultdict(list)
        """By account: since when traits hold, and which."""
        self._people: dict[str, dict[str, Any]] = defaultdict(dict)
        self._segments: dict[tuple[str, str], dict[tuple[Any, ...], list[int]]] = {}
        self._acts: dict[tuple[str, str], set[tuple[int, bool]]] = defaultdict(set)

    def add(self, events: Iterable[Event]) -> None:
        """Take note of some events."""
        for event in events:
            getattr(self, f"_{event['type']}")(event)

    def evidence(self) -> dict[tuple[str, str], Evidence]:
        """What is known of each person in each account; of those who are not counted too."""
        return {who: self._evidence(who) for who in {*self._segments, *self._acts}}

    def is_counted(self, user_id: str, own_domains: Iterable[str] = ()) -> bool:
        """Whether a person is neither internal, nor impersonated, nor a bot."""
        traits = self._people[user_id]
        domain = str(traits.get("email", "")).partition("@")[2]
        own = any(_word(traits.get(name)) in _YES for name in ("internal", "bot", "webdriver"))
        acted = any(
            _word(traits.get(name)) not in _NO for name in ("impersonating", "impersonated")
        )
        return not own and not acted and domain not in own_domains

    def held(self, account_id: str, trait: str, at_ms: int | None = None) -> Any:
        """The value a trait had at an instant, or has now.

        What was told first is taken to have held before.
        """
        told = sorted(self.traits[account_id], key=lambda one: one[0])
        values = [(since, traits[trait]) for since, traits in told if trait in traits]
        first = [value for _, value in values[:1]]
        held = [value for since, value in values if at_ms is None or since <= at_ms]
        return [None, *first, *held][-1]

    def _evidence(self, who: tuple[str, str]) -> Evidence:
        marks: list[Span] = []
        visible: list[Span] = []
        focused: list[Span] = []
        for (kind, *_), (start, length, focus) in self._segments.get(who, {}).items():
            span = start, start + length
            (marks if kind == "marks" else visible).append(span)
            if kind == "presence" and focus:
                focused.append(span)
        acts = self._acts.get(who, set())
        marks += [(at, at) for at, on_page in acts if on_page]
        return Evidence(marks, visible, focused, [at for at, on_page in acts if not on_page])

    def _heartbeat(self, event: Event) -> None:
        who = event["account_id"], event["user_id"]
        if "page_id" not in event:
            self._acts[who].add((event["occurred_at"], False))
            return
        known = self._segments.setdefault(who, {})
        for kind in ("marks", "presence"):
            for n, start, length, *focus in event.get(kind, ()):
                key = kind, event["page_id"], event.get("feature"), n
                old = known.get(key, [0, 0, 0])
                focus_told = focus[0] if focus else 0
                known[key] = [event["anchor"] + start, max(length, old[1]), focus_told]

    def _activity(self, event: Event) -> None:
        who = event["account_id"], event["user_id"]
        self._acts[who].add((event["occurred_at"], "page_id" in event))

    def _account(self, event: Event) -> None:
        self.traits[event["account_id"]].append((event["occurred_at"], event["traits"]))

    def _identify(self, event: Event) -> None:
        self._people[event["user_id"]].update(event["traits"])


def _word(value: Any) -> str:
    """A trait's value as somebody would say it."""
    return str(value).strip().lower()
