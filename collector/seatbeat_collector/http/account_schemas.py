"""Accounts, people and their rows as they are answered and written."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fields import Instant, JsonObject, Text
from seatbeat_collector.wire.limits import MAX_ID

from .metric_schemas import says, snapshot_field
from .score_schemas import BreadthSchema, ListedMetricsSchema

_MAYBE: dict[str, Any] = {"required": True, "allow_none": True}


class PagedSchema(Schema):
    """One page of a list."""

    next_cursor = fields.String(**_MAYBE, metadata={"description": "Null on the last page"})


class AccountRowSchema(Schema):
    """One account of the list; its traits are those at the end of a past window, else today's."""

    account_id = fields.String(required=True)
    name = fields.String(**_MAYBE)
    segment = fields.String(required=True)
    plan = fields.String(**_MAYBE)
    status = fields.String(**_MAYBE)
    parent_id = fields.String(**_MAYBE)
    timezone = fields.String(required=True)
    last_seen_at = fields.AwareDateTime(**_MAYBE)
    metrics = fields.Nested(ListedMetricsSchema, required=True)
    snapshot = snapshot_field()


class AccountsSchema(PagedSchema):
    """A page of accounts."""

    accounts = fields.List(fields.Nested(AccountRowSchema), required=True)


class TraitValueSchema(Schema):
    """A value of a trait and since when it holds."""

    trait = fields.String(required=True)
    value = fields.Raw(**_MAYBE)
    valid_from = fields.AwareDateTime(required=True)


class AccountSchema(Schema):
    """An account."""

    account_id = fields.String(required=True)
    name = fields.String(**_MAYBE)
    segment = fields.String(required=True)
    plan = fields.String(**_MAYBE)
    status = fields.String(**_MAYBE)
    timezone = fields.String(required=True)
    traits = fields.Dict(
        required=True, metadata={"title": "TraitsNow", "description": "What holds now"}
    )
    history = fields.List(
        fields.Nested(TraitValueSchema),
        required=True,
        metadata={"description": "Every value of every trait, oldest first"},
    )
    parent = fields.String(**_MAYBE)
    children = fields.List(fields.String(), required=True)
    known_users = fields.Integer(required=True)
    first_seen_on = fields.Date(**_MAYBE)
    last_seen_at = fields.AwareDateTime(**_MAYBE)


class AccountBodySchema(Schema):
    """Traits to set; those not named stay as they are."""

    traits = fields.Nested(AccountTraitsSchema, required=True)
    occurred_at = Instant(
        load_default=None, allow_none=True, **says("Since when they hold, default now")
    )


class UserBodySchema(Schema):
    """Traits to set; those not named stay as they are."""

    traits = JsonObject(load_default=dict, **says("Name, role, email, whatever helps"))
    account_id = Text(
        1,
        MAX_ID,
        load_default=None,
        allow_none=True,
        **says("The account the person belongs to from now on"),
    )


class UserSchema(Schema):
    """A person and the accounts they were seen in or belong to."""

    user_id = fields.String(required=True)
    traits = fields.Dict(required=True)
    accounts = fields.List(fields.String(), required=True)
    first_seen_at = fields.AwareDateTime(**_MAYBE)
    last_seen_at = fields.AwareDateTime(**_MAYBE)


class UserRowSchema(Schema):
    """A person in an account, with what they did in the window."""

    user_id = fields.String(required=True)
    account_id = fields.String(required=True)
    first_seen_at = fields.AwareDateTime(**_MAYBE)
    last_seen_at = fields.AwareDateTime(**_MAYBE)
    active_days = fields.Integer(required=True)
    engaged_seconds = fields.Float(required=True)
    actions = fields.Integer(required=True)
    sessions = fields.Integer(required=True)
    traits = fields.Dict(required=True)


class UsersSchema(PagedSchema):
    """A page of people."""

    users = fields.List(fields.Nested(UserRowSchema), required=True)


class FeatureRowSchema(Schema):
    """A named act: how often, and by how many people."""

    name = fields.String(required=True)
    count = fields.Integer(required=True)
    users = fields.Integer(required=True)


class FeatureTimeSchema(Schema):
    """Engaged time in one part of the product."""

    app = fields.String(required=True)
    feature = fields.String(required=True)
    engaged_seconds = fields.Float(required=True)


class FeatureUseSchema(Schema):
    """One feature of the product."""

    feature = fields.String(required=True)
    users = fields.Integer(required=True)
    percent_of_active_users = fields.Float(**_MAYBE)
    has = fields.Boolean(
        required=True, **says("Entitled to it; where that is unknown, common in its segment")
    )
    brings_value = fields.Boolean(required=True)


class AdoptionSchema(Schema):
    """Features used and not used over 30 days."""

    feature_breadth = fields.Nested(BreadthSchema, required=True)
    active_users = fields.Integer(required=True)
    by_feature = fields.List(fields.Nested(FeatureUseSchema), required=True)


class FeaturesSchema(PagedSchema):
    """A page of acts, the most frequent first, and where the time went."""

    adoption = fields.Nested(AdoptionSchema, required=True, metadata={"description": "Not in CSV"})

    features = fields.List(fields.Nested(FeatureRowSchema), required=True)
    times = fields.List(
        fields.Nested(FeatureTimeSchema),
        required=True,
        metadata={"description": "By app and feature, longest first; not in CSV"},
    )
