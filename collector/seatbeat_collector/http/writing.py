"""Traits of accounts and people, set through the API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from seatbeat_collector.errors import InvalidBody, InvalidParameter
from seatbeat_collector.store.rows import AccountTraits, Rows, UserTraits
from seatbeat_collector.wire.json_values import is_storable
from seatbeat_collector.wire.limits import MAX_FUTURE_MS, MAX_ID

from .context import collector
from .moment import Moment


def set_account(account_id: str, body: dict[str, Any], moment: Moment) -> None:
    """Keep an account's traits. Raises InvalidParameter, InvalidBody, StoreUnavailable."""
    _check_id(account_id)
    at_ms = _valid_from(body["occurred_at"], moment)
    _check_parent(account_id, body["traits"])
    row = AccountTraits(account_id, at_ms, body["traits"])
    moment.store.append(Rows(accounts=[row]), received_at_ms=moment.now_ms)


def set_user(user_id: str, body: dict[str, Any], moment: Moment) -> None:
    """Keep a person's traits and account. Raises InvalidParameter, StoreUnavailable."""
    _check_id(user_id)
    row = UserTraits(user_id, body["account_id"], moment.now_ms, body["traits"])
    moment.store.append(Rows(users=[row]), received_at_ms=moment.now_ms)


def _valid_from(at_ms: int | None, moment: Moment) -> int:
    if at_ms is None:
        return moment.now_ms
    if at_ms > moment.now_ms + MAX_FUTURE_MS:
        raise _refused("occurred_at", "lies in the future")
    return at_ms


def _check_id(text: str) -> None:
    if len(text) > MAX_ID or not is_storable(text):
        raise InvalidParameter(f"An id has 1 to {MAX_ID} characters of valid Unicode.")


def _check_parent(account_id: str, traits: Mapping[str, Any]) -> None:
    if "parent_id" not in traits:
        return
    if not collector().parentage.claim(account_id, traits["parent_id"]):
        raise _refused("traits.parent_id", "would make the account stand below itself")


def _refused(path: str, message: str) -> InvalidBody:
    return InvalidBody(f"{path}: {message}", errors=[{"path": path, "message": message}])
