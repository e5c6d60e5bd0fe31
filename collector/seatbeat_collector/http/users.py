"""People: one of them, their traits, their erasure."""

from __future__ import annotations

from typing import Any

from flask import Response

from seatbeat_collector.errors import NotFound

from .account_schemas import UserBodySchema, UserSchema
from .answers import answer
from .context import collector
from .instants import rfc3339
from .moment import Moment, moment
from .operation import WRITERS, Takes, blueprint, operation
from .writing import set_user

routes = blueprint("users", "People in accounts")

_ONE = "/v1/users/<id:user_id>"


@operation(routes, _ONE, answers=UserSchema, problems=(NotFound,))
def read_user(user_id: str) -> Response:
    """One person: traits, accounts, first and last seen."""
    return answer(_describe(user_id, moment()))


@operation(
    routes,
    _ONE,
    method="PUT",
    keys=WRITERS,
    answers=UserSchema,
    takes=Takes(body=UserBodySchema),
)
def put_user(body: dict[str, Any], user_id: str) -> Response:
    """Set traits of a person and the account they belong to from now on."""
    set_user(user_id, body, moment())
    return answer(_describe(user_id, moment()))


@operation(
    routes,
    _ONE,
    method="DELETE",
    status=204,
    keys=("admin",),
    answers=None,
    problems=(NotFound,),
)
def delete_user(user_id: str) -> Response:
    """Erase a person for good: all totals become as if they had never been seen.

    Links to surveys that were made for them say that they are gone, also to somebody never seen.
    """
    collector().store.surveys.note_erased(user_id, at_ms=collector().clock())
    if not moment().store.delete_user(user_id):
        raise NotFound(f"There is nobody called {user_id!r}.")
    collector().known_users.discard(user_id)
    return Response(status=204)


def _describe(user_id: str, now: Moment) -> dict[str, Any]:
    found = now.store.user(user_id)
    if found is None:
        raise NotFound(f"There is nobody called {user_id!r}.")
    return {
        "user_id": found.user_id,
        "traits": found.traits,
        "accounts": list(found.accounts),
        "first_seen_at": rfc3339(found.first_ms),
        "last_seen_at": rfc3339(found.last_ms),
    }
