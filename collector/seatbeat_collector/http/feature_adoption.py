"""How far each feature is adopted over all accounts: who used it, of those who were active."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from flask import Response
from marshmallow import Schema, fields

from seatbeat_collector.metrics.adoption import FeatureAdoption, adoption_of
from seatbeat_collector.metrics.catalogue import CATALOGUE
from seatbeat_collector.metrics.envelope import Scope, valued
from seatbeat_collector.metrics.window import observed_days
from seatbeat_collector.scoring.adopted import features_used
from seatbeat_collector.scoring.gathering import named_over
from seatbeat_collector.scoring.roster import Account

from .answers import listing
from .facts import ask_of, window_of
from .metric_schemas import MetricSchema, says
from .moment import Moment, moment
from .operation import Takes, blueprint, operation
from .paging import Page
from .params import DaysQuery
from .score_book import ScoreBook, score_book
from .segmenting import is_in_segment

routes = blueprint("features", "What of the product is used")
NAME = "feature_adoption"


class FeaturesQuery(DaysQuery):
    """Which accounts over which days."""

    segment = fields.String(load_default=lambda: None, **says("The accounts' segment"))


class FeatureAdoptionSchema(MetricSchema):
    """Percent of the active accounts that used it."""

    percent_of_users = fields.Float(
        required=True, **says("Of the active people, those who used it", allow_none=True)
    )


class AdoptedFeatureSchema(Schema):
    """One feature. A person of two accounts is one in each."""

    feature = fields.String(required=True)
    brings_value = fields.Boolean(required=True)
    accounts = fields.Integer(required=True, **says("Used it"))
    active_accounts = fields.Integer(required=True)
    users = fields.Integer(required=True, **says("Used it"))
    active_users = fields.Integer(required=True)
    feature_adoption = fields.Nested(FeatureAdoptionSchema, required=True)


class AdoptedFeaturesSchema(Schema):
    """Every feature that is named in the rules or was used, by name; one page."""

    features = fields.List(fields.Nested(AdoptedFeatureSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


@operation(
    routes,
    "/v1/features",
    answers=AdoptedFeaturesSchema,
    takes=Takes(query=FeaturesQuery),
    csv=True,
)
def list_feature_adoption(query: dict[str, Any]) -> Response:
    """How many accounts and people used each feature, of those active; none of the vendor's own."""
    now, ask = moment(), ask_of(query)
    days = ask.window or CATALOGUE[NAME].window
    window = window_of(ask._replace(window=None), days, now.timezone, now)
    scope = Scope(window, now.timezone, observed_days(window, window.first))
    book = score_book(now, query["as_of"])
    rows = [_row(one, scope, now) for one in _adoption(book, days, query["segment"], now)]
    return listing(
        "features", Page(rows, None), columns=tuple(AdoptedFeatureSchema._declared_fields)[:-1]
    )


class _Used(NamedTuple):
    """What an account's own people used, and who was active, as bits."""

    features: dict[str, int]
    active: int


def _adoption(
    book: ScoreBook, days: int, segment: str | None, now: Moment
) -> list[FeatureAdoption]:
    """The lock is let go between two accounts: to look at all of many takes long."""
    used: dict[str, _Used] = {}
    with book.lock:
        names = book.names()
    for name in names:
        with book.lock:
            account = book.account(name)
            if account.facts.get("internal") is not True and is_in_segment(
                account.segment, segment
            ):
                used[name] = _used(account, book, days, now)
    features = {one.name for one in now.rules.rules.adoption.features}
    features |= {feature for one in used.values() for feature in one.features}
    by_account: dict[Hashable, dict[str, int]] = {name: one.features for name, one in used.items()}
    return adoption_of(features, by_account, {name: one.active for name, one in used.items()})


def _used(account: Account, book: ScoreBook, days: int, now: Moment) -> _Used:
    """Of the account alone: who is in one below it is counted there."""
    alone = account._replace(records=account.records[:1])
    window = account.day.of(days)
    first = max(window.first.toordinal(), now.kept.user_days)
    active = book.sources.reaches(first, window.last.toordinal())(account.records[0].number)
    if not active.users:
        return _Used({}, 0)
    named = named_over(alone, book.portfolio.when, book.sources, now.timezone, days)
    return _Used(features_used(named, now.rules.rules.adoption), active.users)


def _row(one: FeatureAdoption, scope: Scope, now: Moment) -> dict[str, Any]:
    features = now.rules.rules.adoption.features
    by_users = None if one.by_users is None else float(one.by_users)
    return {
        **one._asdict(),
        "brings_value": any(each.brings_value for each in features if each.name == one.feature),
        NAME: valued(NAME, scope, one.by_accounts, {"percent_of_users": by_users}),
    }
