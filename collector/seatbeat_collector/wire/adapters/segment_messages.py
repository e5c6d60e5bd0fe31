"""One Segment message → the JSON of our events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from marshmallow import ValidationError

from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.limits import MAX_NAME

Json = dict[str, Any]

UNSUPPORTED = {"alias": "Aliases are not supported: a user keeps one id."}

_TRAITS = AccountTraitsSchema()


def _track(message: Json) -> list[Json]:
    return [_event("activity", message, name=message.get("event"), **_properties(message))]


def _page(message: Json) -> list[Json]:
    return [_event("activity", message, name=_viewed(message, "Page"), **_properties(message))]


def _screen(message: Json) -> list[Json]:
    return [_event("activity", message, name=_viewed(message, "Screen"), **_properties(message))]


def _identify(message: Json) -> list[Json]:
    return [_event("identify", message, traits=message.get("traits"))]


def _group(message: Json) -> list[Json]:
    group = _id(message.get("groupId"))
    if group is None:
        return [_event("account", message, account_id=None)]
    membership = _event("identify", message, account_id=group)
    traits = usable_traits(message.get("traits"))
    if "user_id" not in membership or not traits:
        return [membership]
    account = _event("account", message, account_id=group, traits=traits)
    if "id" in account:
        account["id"] = f"{account['id']}/account"
    return [membership, account]


MESSAGES: dict[str, Callable[[Json], list[Json]]] = {
    "track": _track,
    "page": _page,
    "screen": _screen,
    "identify": _identify,
    "group": _group,
}


def usable_traits(given: object) -> Json:
    """The traits of an account without those whose value can't be used."""
    if not isinstance(given, dict):
        return {}
    try:
        _TRAITS.load(given)
    except ValidationError as error:
        bad = error.messages_dict
        return {name: value for name, value in given.items() if name not in bad}
    return given


def _event(kind: str, message: Json, **fields: Any) -> Json:
    event = {
        "type": kind,
        "id": message.get("messageId") or None,
        "user_id": _id(message.get("userId")),
        "account_id": _group_in(message.get("context")),
        "occurred_at": message.get("timestamp"),
        **fields,
    }
    return {name: value for name, value in event.items() if value is not None}


def _id(given: Any) -> Any:
    """An id as text; what is empty is missing, and what is no id stays, to be refused."""
    return str(given) if type(given) is int else given or None


def _group_in(context: Any) -> str | None:
    group = _id(context.get("groupId")) if isinstance(context, dict) else None
    return group if isinstance(group, str) else None


def _properties(message: Json) -> Json:
    return {"properties": message.get("properties")}


def _viewed(message: Json, what: str) -> str:
    name = message.get("name")
    if not isinstance(name, str) or not name:
        return f"Viewed a {what}"
    return f"Viewed {name[: MAX_NAME - len(f'Viewed  {what}')]} {what}"
