"""Accounts: the list, one of them, and what is read of it."""

from __future__ import annotations

from typing import Any

from flask import Response

from seatbeat_collector.errors import NotFound

from .account_list import account_page
from .account_metrics import metrics_in_full
from .account_rows import activities, feature_times, people
from .account_schemas import (
    AccountBodySchema,
    AccountSchema,
    AccountsSchema,
    FeaturesSchema,
    UsersSchema,
)
from .answers import answer, listing, wants_csv
from .churn_risk import risks_of
from .closed_rows import snapshot_row
from .description import describe
from .facts import ask_of, find_tree, subject_of
from .feature_rows import adoption
from .metric_schemas import SeriesSchema
from .moment import moment
from .operation import WRITERS, Takes, blueprint, operation
from .paging import Page, cut
from .params import (
    COUNTED,
    AccountsQuery,
    DaysPageQuery,
    SeriesQuery,
    WindowedPageQuery,
    WindowQuery,
)
from .score_schemas import AccountMetricsSchema
from .timeseries import series
from .told_series import told_series
from .writing import set_account

routes = blueprint("accounts", "The vendor's customers")

_ONE = "/v1/accounts/<id:account_id>"


@operation(
    routes, "/v1/accounts", answers=AccountsSchema, takes=Takes(query=AccountsQuery), csv=True
)
def list_accounts(query: dict[str, Any]) -> Response:
    """Accounts with their headline metrics."""
    page = account_page(query, moment())
    return listing("accounts", page, columns=("account_id", "name", "segment", "plan", "status"))


@operation(routes, _ONE, answers=AccountSchema, problems=(NotFound,))
def read_account(account_id: str) -> Response:
    """One account: its traits and their history, the account above, those below."""
    return answer(describe(account_id, moment()))


@operation(
    routes,
    _ONE,
    method="PUT",
    keys=WRITERS,
    answers=AccountSchema,
    takes=Takes(body=AccountBodySchema),
)
def put_account(body: dict[str, Any], account_id: str) -> Response:
    """Set traits of an account, from now on or from `occurred_at` on."""
    set_account(account_id, body, moment())
    return answer(describe(account_id, moment()))


@operation(
    routes,
    f"{_ONE}/metrics",
    answers=AccountMetricsSchema,
    takes=Takes(query=WindowQuery),
    problems=(NotFound,),
)
def read_metrics(query: dict[str, Any], account_id: str) -> Response:
    """Every metric of the account with all accounts below it."""
    now = moment()
    tree, ask = find_tree(account_id, now), ask_of(query)
    found, kept = metrics_in_full(tree, ask, now)
    found["churn_risk"] = risks_of(tree.root, found["health"], ask.as_of, now)[-1]
    return answer({"account_id": account_id, "metrics": found, "snapshot": snapshot_row(kept)})


@operation(
    routes,
    f"{_ONE}/timeseries",
    answers=SeriesSchema,
    takes=Takes(query=SeriesQuery),
    csv=True,
    problems=(NotFound,),
)
def read_timeseries(query: dict[str, Any], account_id: str) -> Response:
    """One metric over time."""
    now = moment()
    tell = series if query["metric"] in COUNTED else told_series
    found = tell(find_tree(account_id, now), query, now)
    if wants_csv():
        return listing("points", Page(found["points"], None), columns=("from", "to", "value"))
    return answer(found)


@operation(
    routes,
    f"{_ONE}/users",
    answers=UsersSchema,
    takes=Takes(query=WindowedPageQuery),
    csv=True,
    problems=(NotFound,),
)
def list_users(query: dict[str, Any], account_id: str) -> Response:
    """The people of the account and of those below it, with what they did in the window."""
    now = moment()
    tree = find_tree(account_id, now)
    page = cut(
        people(tree, subject_of(tree, ask_of(query), now), now),
        position=lambda row: (row["user_id"], row["account_id"]),
        order="user_id",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return listing("users", page, columns=("user_id", "account_id"))


@operation(
    routes,
    f"{_ONE}/features",
    answers=FeaturesSchema,
    takes=Takes(query=DaysPageQuery),
    csv=True,
    problems=(NotFound,),
)
def list_features(query: dict[str, Any], account_id: str) -> Response:
    """What people did, where their time went, and which features are used or lie unused."""
    now = moment()
    tree = find_tree(account_id, now)
    subject = subject_of(tree, ask_of(query), now)
    page = cut(
        activities(tree, subject, now),
        position=lambda row: (-row["count"], row["name"]),
        order="-count",
        limit=query["limit"],
        cursor=query["cursor"],
    )
    return listing(
        "features",
        page,
        columns=("name", "count", "users"),
        times=feature_times(tree, subject, now),
        adoption=adoption(account_id, query["as_of"], now),
    )
