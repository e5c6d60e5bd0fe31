"""Accounts and people: their traits, told again only where they say something new."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from seatbeat_collector.metrics.hierarchy import makes_cycle
from seatbeat_collector.store import Store
from seatbeat_collector.store.rows import AccountTraits, Rows, UserTraits
from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fields import JsonObject
from seatbeat_collector.wire.input_rows import valid_from
from seatbeat_collector.wire.inputs import check_id

from .faults import BadRow
from .sinks import CHANGED, CREATED, UNCHANGED, valid

_NAMES = ("account_id", "user_id", "valid_from", "traits")


class AccountSink:
    """Accounts; `since_ms`: from when on traits hold where a row doesn't say."""

    def __init__(self, store: Store, *, since_ms: int, now_ms: int) -> None:
        self._store = store
        self._since_ms = since_ms
        self._now_ms = now_ms
        self._schema = AccountTraitsSchema()
        self._parents: dict[str, str | None] = dict(store.parents())

    def read(self, values: dict[str, Any], others: dict[str, Any], *, line: int) -> AccountTraits:
        """The traits. Raises BadRow."""
        account_id = _id(values, "account_id")
        at_ms = _since(values, self._since_ms, self._now_ms)
        traits = valid(lambda: self._schema.load(_traits(values, others)))
        parent = traits.get("parent_id")
        if parent is not None and makes_cycle(account_id, parent, self._parents):
            raise BadRow("parent_id: would make the account stand below itself")
        if "parent_id" in traits:
            self._parents[account_id] = parent
        return AccountTraits(account_id=account_id, at_ms=at_ms, traits=traits)

    def look(self, rows: Sequence[AccountTraits]) -> list[str]:
        """What `keep` would make of each."""
        return [self._judge(row)[0] for row in rows]

    def keep(self, rows: Sequence[AccountTraits]) -> list[str]:
        """Keep the traits that are new."""
        judged = [self._judge(row) for row in rows]
        told = [row for outcome, row in judged if outcome != UNCHANGED]
        if told:
            self._store.append(Rows(accounts=told), received_at_ms=self._now_ms)
        return [outcome for outcome, _ in judged]

    def _judge(self, row: AccountTraits) -> tuple[str, AccountTraits]:
        known = self._store.account(row.account_id)
        if known is None:
            return CREATED, row
        held: dict[str, Any] = {}
        for value in known.history:  # oldest first
            if value.valid_from_ms <= row.at_ms:
                held[value.trait] = value.value
        new = {
            name: value
            for name, value in row.traits.items()
            if name not in held or held[name] != value
        }
        if not new:
            return UNCHANGED, row
        return CHANGED, AccountTraits(account_id=row.account_id, at_ms=row.at_ms, traits=new)


class UserSink:
    """People; `since_ms`: since when they belong to the account where a row doesn't say."""

    def __init__(self, store: Store, *, since_ms: int, now_ms: int) -> None:
        self._store = store
        self._since_ms = since_ms
        self._now_ms = now_ms
        self._traits = JsonObject()

    def read(self, values: dict[str, Any], others: dict[str, Any], *, line: int) -> UserTraits:
        """The traits and the membership. Raises BadRow."""
        user_id = _id(values, "user_id")
        account_id = _id(values, "account_id") if "account_id" in values else None
        at_ms = _since(values, self._since_ms, self._now_ms)
        traits = valid(lambda: self._traits.deserialize(_traits(values, others)))
        return UserTraits(user_id=user_id, account_id=account_id, at_ms=at_ms, traits=traits)

    def look(self, rows: Sequence[UserTraits]) -> list[str]:
        """What `keep` would make of each."""
        return [self._judge(row) for row in rows]

    def keep(self, rows: Sequence[UserTraits]) -> list[str]:
        """Keep those who are new, or of whom something new is said."""
        outcomes = self.look(rows)
        told = [row for row, outcome in zip(rows, outcomes, strict=True) if outcome != UNCHANGED]
        if told:
            self._store.append(Rows(users=told), received_at_ms=self._now_ms)
        return outcomes

    def _judge(self, row: UserTraits) -> str:
        known = self._store.user(row.user_id)
        if known is None:
            return CREATED
        belongs = row.account_id is None or row.account_id in known.accounts
        says_new = any(
            name not in known.traits or known.traits[name] != value
            for name, value in row.traits.items()
        )
        return CHANGED if says_new or not belongs else UNCHANGED


def _id(values: dict[str, Any], name: str) -> str:
    if name not in values:
        raise BadRow(f"{name}: is missing")
    given = values[name]
    text = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
    valid(lambda: check_id(text, name))
    return str(text)


def _since(values: dict[str, Any], since_ms: int, now_ms: int) -> int:
    at_ms = values.get("valid_from")
    valid(lambda: valid_from(at_ms, now_ms=now_ms))
    return since_ms if at_ms is None else int(at_ms)


def _traits(values: dict[str, Any], others: dict[str, Any]) -> dict[str, Any]:
    """What isn't a name; an object called traits is taken for what it holds."""
    given = others.pop("traits", {})
    if not isinstance(given, dict):
        raise BadRow("traits: must be an object")
    found = {name: value for name, value in values.items() if name not in _NAMES}
    return {**given, **others, **found}
