"""Inputs that aren't telemetry: tickets, contracts, entitlements, outcomes, contacts, interactions.

Every kind has the same five operations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import ValidationError

from seatbeat_collector.errors import InvalidBody, InvalidParameter, NotFound, StoreUnavailable
from seatbeat_collector.store.inputs import InputRecord, Outcome
from seatbeat_collector.wire.explain import first_fault
from seatbeat_collector.wire.input_rows import Fault, judge_rows, valid_from
from seatbeat_collector.wire.inputs import KINDS, InputName, Kind, input_row, instants_of
from seatbeat_collector.wire.json_values import is_storable
from seatbeat_collector.wire.limits import MAX_ID

from .answers import answer, listing
from .facts import find_record
from .input_schemas import SCHEMAS, TakenSchema
from .instants import rfc3339
from .moment import Moment, moment
from .operation import WRITERS, Takes, blueprint, operation
from .paging import Page, read_cursor, written_cursor
from .params import PageQuery

routes = blueprint("inputs", "What is known of accounts besides their telemetry")

_ORDER = "id"


def _register(kind: Kind) -> None:
    schemas = SCHEMAS[kind.name]
    of_account = f"/v1/accounts/<id:account_id>/{kind.name}"
    one = f"{of_account}/<id:{kind.one}_id>"
    operation(
        routes,
        of_account,
        answers=schemas.page,
        takes=Takes(query=PageQuery),
        csv=True,
        problems=(NotFound,),
    )(_lister(kind))
    operation(
        routes,
        f"/v1/{kind.name}",
        method="POST",
        keys=WRITERS,
        answers=TakenSchema,
        takes=Takes(body=schemas.rows),
    )(_taker(kind))
    operation(routes, one, answers=schemas.one, problems=(NotFound,))(_reader(kind))
    operation(
        routes,
        one,
        method="PUT",
        keys=WRITERS,
        answers=schemas.one,
        takes=Takes(body=schemas.body),
        problems=(NotFound, InvalidParameter),
    )(_putter(kind))
    operation(
        routes,
        one,
        method="DELETE",
        status=204,
        keys=WRITERS,
        answers=None,
        problems=(NotFound, StoreUnavailable),
    )(_deleter(kind))


def _named(view: Callable[..., Any], name: str, sentence: str) -> Callable[..., Any]:
    view.__name__, view.__doc__ = name, sentence
    return view


def _lister(kind: Kind) -> Callable[..., Any]:
    def view(query: dict[str, Any], account_id: str) -> Response:
        now = moment()
        find_record(account_id, now)
        page = _page(kind, account_id, query, now)
        return listing(kind.name, page, columns=("account_id", "id"))

    return _named(view, f"list_{kind.name}", f"The {kind.name} of one account, ordered by id.")


def _taker(kind: Kind) -> Callable[..., Any]:
    def view(body: dict[str, Any]) -> Response:
        return answer(_take(kind, body[kind.name], moment()))

    sentence = f"Keep many {kind.name}; a row that can't be used costs the others nothing."
    return _named(view, f"take_{kind.name}", sentence)


def _reader(kind: Kind) -> Callable[..., Any]:
    def view(account_id: str, **named: str) -> Response:
        return answer(_describe(kind, account_id, named[f"{kind.one}_id"], moment()))

    sentence = f"One {kind.one} with everything that was ever said of it."
    return _named(view, f"read_{kind.one}", sentence)


def _putter(kind: Kind) -> Callable[..., Any]:
    def view(body: dict[str, Any], account_id: str, **named: str) -> Response:
        now, id = moment(), named[f"{kind.one}_id"]
        _put(kind, InputName(account_id, id), body, now)
        return answer(_describe(kind, account_id, id, now))

    sentence = f"Keep a {kind.one}, as it is from now on or from `valid_from` on."
    return _named(view, f"put_{kind.one}", sentence)


def _deleter(kind: Kind) -> Callable[..., Any]:
    def view(account_id: str, **named: str) -> Response:
        id = named[f"{kind.one}_id"]
        if not moment().store.inputs.delete(kind.name, account_id, id):
            raise _missing(kind, account_id, id)
        return Response(status=204)

    return _named(view, f"delete_{kind.one}", f"Forget a {kind.one} with its history.")


def _page(kind: Kind, account_id: str, query: dict[str, Any], now: Moment) -> Page[dict[str, Any]]:
    limit, after = query["limit"], None
    if query["cursor"] is not None:
        after = read_cursor(query["cursor"], _ORDER)
        if len(after) != 1 or not isinstance(after[0], str):
            raise InvalidParameter("cursor: is not one of this list")
    found = now.store.inputs.page(
        kind.name, account_id, after=after[0] if after else None, limit=limit + 1
    )
    rows = [_shown(kind, record) for record in found[:limit]]
    more = len(found) > limit
    return Page(rows, written_cursor((rows[-1]["id"],), _ORDER) if more else None)


def _take(kind: Kind, given: list[Any], now: Moment) -> dict[str, Any]:
    judged = judge_rows(kind, given, now_ms=now.now_ms)
    outcomes = now.store.inputs.put([row for _, row in judged.rows], now_ms=now.now_ms)
    faults = list(judged.faults)
    for (index, row), outcome in zip(judged.rows, outcomes, strict=True):
        if outcome == "unknown_account":
            faults.append(Fault(index, "account_id", f"there is no account {row.account_id!r}"))
    counts: Counter[Outcome] = Counter(outcomes)
    return {
        "created": counts["created"],
        "changed": counts["changed"],
        "unchanged": counts["unchanged"],
        "rejected": [
            {"index": fault.place, "path": fault.path, "message": fault.message}
            for fault in sorted(faults)
        ],
    }


def _put(kind: Kind, name: InputName, body: dict[str, Any], now: Moment) -> None:
    if len(str(name.id)) > MAX_ID or not is_storable(str(name.id)):
        raise InvalidParameter(f"An id has 1 to {MAX_ID} characters of valid Unicode.")
    find_record(name.account_id, now)
    values = {name: value for name, value in body.items() if name != "valid_from"}
    try:
        at_ms = valid_from(body["valid_from"], now_ms=now.now_ms)
    except ValidationError as error:
        path, message = first_fault(error.messages_dict)
        fault = {"path": path, "message": message}
        raise InvalidBody(f"{path}: {message}", errors=[fault]) from error
    row = input_row(kind, name._replace(valid_from_ms=at_ms), values)
    now.store.inputs.put([row], now_ms=now.now_ms)


def _describe(kind: Kind, account_id: str, id: str, now: Moment) -> dict[str, Any]:
    record = now.store.inputs.one(kind.name, account_id, id)
    if record is None:
        raise _missing(kind, account_id, id)
    history = [
        {"valid_from": rfc3339(said.valid_from_ms), **_fields(kind, said.values)}
        for said in now.store.inputs.history(kind.name, account_id, id)
    ]
    return {**_shown(kind, record), "history": history}


def _shown(kind: Kind, record: InputRecord) -> dict[str, Any]:
    return {
        "account_id": record.account_id,
        "id": record.id,
        **_fields(kind, record.values),
        "valid_from": rfc3339(record.valid_from_ms),
    }


def _fields(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    """Instants are kept in ms and shown as RFC 3339."""
    instants = instants_of(kind.name)
    return {name: rfc3339(value) if name in instants else value for name, value in values.items()}


def _missing(kind: Kind, account_id: str, id: str) -> NotFound:
    return NotFound(f"The account {account_id!r} has no {kind.one} {id!r}.")


for _kind in KINDS.values():
    _register(_kind)
