"""What a file's rows may be, with the fields that each kind has and what others call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from marshmallow import fields

from seatbeat_collector.wire.account_traits import AccountTraitsSchema
from seatbeat_collector.wire.fields import Flag, Instant, Text
from seatbeat_collector.wire.input_rows import RowNamesSchema
from seatbeat_collector.wire.inputs import KINDS
from seatbeat_collector.wire.limits import MAX_ID, MAX_NAME
from seatbeat_collector.wire.schemas import EVENT_SCHEMAS

Field = fields.Field[Any]


class Target(NamedTuple):
    """A kind of rows."""

    name: str
    fields: Mapping[str, Field]
    synonyms: Mapping[str, tuple[str, ...]]
    """What other systems call a field, in small letters and digits alone."""
    others: str = ""
    """What a column becomes that is no field: a trait or a property; empty: nothing."""


def target_of(name: str) -> Target:
    """The kind by its name. Raises KeyError."""
    return _TARGETS[name]


def _text(high: int = MAX_ID) -> Field:
    return Text(1, high)


_ACCOUNT = (
    *("account", "accountid", "customer", "customerid", "company", "companyid"),
    *("organization", "organizationid", "organisation", "organisationid", "client", "tenant"),
)
_USER = ("user", "userid", "requester", "requesterid", "contact", "contactid", "person", "personid")
_SINCE = ("validfrom", "asof", "since", "effectivefrom", "updatedat")
_EMAIL = ("email", "emailaddress", "mail", "useremail", "requesteremail")
_NAMES: dict[str, tuple[str, ...]] = {"account_id": _ACCOUNT, "valid_from": _SINCE}

_SYNONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "tickets": {
        "id": ("ticket", "ticketid", "ticketno", "ticketnumber", "caseid", "casenumber", "key"),
        "user_id": _USER,
        "opened_at": ("opened", "created", "createdat", "creationdate", "openedon", "createddate"),
        "first_response_at": ("firstresponse", "firstreply", "firstreplyat", "firstrespondedat"),
        "closed_at": ("closed", "closedat", "solved", "solvedat", "resolved", "resolvedat"),
        "priority": ("prio", "severity", "urgency"),
        "status": ("state",),
        "title": ("subject", "summary"),
        "csat": ("satisfaction", "satisfactionscore", "csatscore"),
    },
    "contracts": {
        "id": ("contract", "contractid", "contractnumber", "subscriptionid", "dealid"),
        "starts_on": ("start", "starts", "startdate", "startson", "contractstart", "begins"),
        "ends_on": ("end", "ends", "enddate", "endson", "contractend", "expires", "expirydate"),
        "renews_on": ("renewal", "renewaldate", "renews", "renewsat", "renewson"),
        "value": ("amount", "contractvalue", "tcv", "total", "price"),
        "currency": ("currencycode", "currencyisocode"),
        "terms": ("term", "conditions"),
    },
    "entitlements": {
        "id": ("entitlement", "entitlementid"),
        "feature": ("module", "product", "entitlementname", "featurename"),
        "limit": ("quota", "quantity", "licenses", "seats"),
        "starts_on": ("start", "starts", "startdate", "startson"),
        "ends_on": ("end", "ends", "enddate", "endson"),
    },
    "outcomes": {
        "id": ("outcomeid", "goalid", "objectiveid"),
        "text": ("outcome", "desiredoutcome", "objective", "goal", "description"),
        "target": ("measure", "successcriterion", "kpi"),
        "status": ("state",),
        "due_on": ("due", "duedate", "targetdate", "date"),
        "settled_on": ("settled", "achievedon", "completedon", "closedon"),
    },
    "contacts": {
        "id": ("contactid",),
        "role": ("contactrole", "position"),
        "user_id": ("user", "userid"),
        "email": _EMAIL,
        "name": ("fullname", "contactname", "contact"),
        "since_on": ("since", "from", "startdate"),
        "until_on": ("until", "to", "enddate"),
    },
    "interactions": {
        "id": ("interactionid", "activityid", "meetingid", "callid"),
        "at": ("date", "heldat", "starttime", "start", "when", "occurredat"),
        "kind": ("type", "interactiontype", "activitytype"),
        "who": ("owner", "csm", "host", "by", "assignedto"),
        "user_id": ("user", "userid", "attendee"),
        "note": ("notes", "comment", "comments", "description"),
        "outcome": ("result",),
    },
    "accounts": {
        "account_id": (*_ACCOUNT, "id"),
        "name": ("accountname", "companyname", "customername"),
        "plan": ("subscription", "edition", "tier"),
        "segment": ("customersegment",),
        "status": ("accountstatus", "customerstatus", "lifecyclestage"),
        "seats": ("licenses", "licences", "seatcount", "numberoflicenses", "quantity"),
        "mrr": ("monthlyrecurringrevenue",),
        "currency": ("currencycode", "currencyisocode"),
        "timezone": ("tz", "timezonename"),
        "parent_id": ("parent", "parentaccount", "parentid", "parentaccountid"),
        "internal": ("isinternal", "ownaccount"),
        "created_at": ("created", "createdate", "creationdate", "customersince", "startdate"),
        "renews_at": ("renewal", "renewaldate", "contractrenewaldate"),
    },
    "users": {
        "user_id": ("user", "userid", "id", "uid"),
        "account_id": _ACCOUNT,
        "email": _EMAIL,
        "name": ("fullname", "displayname", "username"),
        "role": ("userrole", "jobtitle", "title"),
        "internal": ("isinternal", "employee"),
    },
    "events": {
        "name": ("event", "eventname", "action", "activity"),
        "user_id": ("user", "userid", "uid", "distinctid"),
        "account_id": _ACCOUNT,
        "occurred_at": ("timestamp", "time", "at", "date", "eventtime", "occurred"),
        "id": ("eventid", "messageid", "uuid", "insertid"),
        "type": ("eventtype",),
    },
}

_TRAITS_OF_USERS: dict[str, Field] = {
    "user_id": _text(),
    "account_id": _text(),
    "valid_from": Instant(metadata={}),
    "email": _text(MAX_NAME * 2),
    "name": _text(MAX_NAME),
    "role": _text(MAX_NAME),
    "internal": Flag(),
}


def _fields_of_events() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for schema in EVENT_SCHEMAS.values():
        found.update(schema().fields)
    return found


def _all_targets() -> dict[str, Target]:
    names = RowNamesSchema().fields
    since = {"account_id": _text(), "valid_from": names["valid_from"]}
    found = {
        kind.name: Target(
            kind.name, {**names, **kind.schema().fields}, {**_NAMES, **_SYNONYMS[kind.name]}
        )
        for kind in KINDS.values()
    }
    accounts = {**since, **AccountTraitsSchema().fields}
    found["accounts"] = Target("accounts", accounts, {**_NAMES, **_SYNONYMS["accounts"]}, "trait")
    users = {**_NAMES, **_SYNONYMS["users"]}
    found["users"] = Target("users", _TRAITS_OF_USERS, users, "trait")
    found["events"] = Target("events", _fields_of_events(), _SYNONYMS["events"], "property")
    return found


_TARGETS = _all_targets()
NAMES = tuple(_TARGETS)
"""Every kind of rows that can be imported."""
