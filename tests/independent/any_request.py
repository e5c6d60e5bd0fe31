"""Requests made up from the OpenAPI document, and what in their answers it doesn't promise."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime
from typing import Any

import schemathesis
from hypothesis import strategies as st
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.openapi.checks import RejectedPositiveData

from stories.house import House, at

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
)
MOST_SHOWN = 600
ACCEPTS = ("*/*", "application/json", "text/csv")
INPUTS = {
    "ticket": {"opened_at": at(2)},
    "contract": {"starts_on": "2027-01-01"},
    "entitlement": {"feature": "reports"},
    "outcome": {"text": "Close the books in a day"},
    "contact": {"role": "champion", "user_id": "ada"},
    "interaction": {"at": at(4), "kind": "call"},
}
KNOWN = {"account_id": ("acme", "child"), "user_id": ("ada",)}
KNOWN |= {f"{kind}_id": ("known",) for kind in INPUTS}
"""Ids that lead somewhere, taken for most of those that are made up."""
BEYOND_SCHEMAS = (
    r"(as_of|from|to|since|until): ",  # where it lies depends on the day on which it is asked
    r"idle_timeout: scores",  # only some metrics are counted anew with another
    r"cursor: ",  # is what the collector gave out before
    r"(goal|segment|metric): ",  # is one that the rules in force name
    r".*parent_id: ",  # no account stands below itself
    r".*timezone: must be an IANA",
    r".*: lies before ",  # one day or instant compared with another
    r".*: (lies in the future|must lie after )",
    r"Name a state, an owner or a note\.",  # one of three is needed
    r"The event names no user\.",  # else the identity does
    r"themes: each theme needs an id of its own",
    r"themes\.\d+\.keywords: a keyword needs",  # by the letters that are left of it
    r"default_language: has no texts",
    r"id: can't change",  # is that of the path
    r"texts\..*: is missing: this language isn't built in",
    r"(closed_at|user_id): is missing",  # one of two is needed
    r"reason: belongs to a state",  # to one that closes
    r".*(half of a surrogate|valid Unicode)",
    r".*levels deep",
)
"""How the refusal of a request may begin that fits its schema: JSON Schema can't say these."""

schemathesis.openapi.format(
    "date", st.dates(date(1971, 1, 1), date(2027, 3, 15)).map(date.isoformat)
)
schemathesis.openapi.format(
    "date-time",
    st.datetimes(datetime(1971, 1, 1), datetime(2027, 3, 14)).map(
        lambda moment: moment.replace(tzinfo=UTC).isoformat()
    ),
)


class AnyRequest:
    """Calls operations of a collector in which a little is known."""

    def __init__(self, folder: Any) -> None:
        self.house = House(folder)
        for account_id, traits in (("acme", {"seats": 3}), ("child", {"parent_id": "acme"})):
            self.house.account(account_id, **traits)
            self.house.work(account_id, "ada", at(3, 9), 600)
            for kind, fields in INPUTS.items():
                self.house.put("accounts", account_id, f"{kind}s", "known", **fields)
        self._schema = schemathesis.openapi.from_wsgi("/v1/openapi.json", self.house.app)
        self.answered: Counter[str] = Counter()
        """How often each operation did what it was asked to."""
        self._checks = [schemathesis.checks.CHECKS.get_one(name) for name in CHECKS]

    def operations(self, *, fits: bool) -> list[Any]:
        """Everything that the document lists; all of it can be asked for, not all wrongly."""
        every = [found.ok() for found in self._schema.get_all_operations()]
        return [one for one in every if fits or one.body or [*one.iter_parameters()]]

    def cases(self, operation: Any, *, fits: bool) -> st.SearchStrategy[Any]:
        """Requests to an operation that fit its schemas, or that don't."""
        mode = GenerationMode.POSITIVE if fits else GenerationMode.NEGATIVE
        return st.tuples(
            operation.as_strategy(generation_mode=mode),
            st.sampled_from(ACCEPTS),
            st.fixed_dictionaries(
                {name: st.sampled_from((*ids, *ids, *ids, None)) for name, ids in KNOWN.items()}
            ),
        )

    def failures(self, drawn: Any, *, fits: bool) -> list[str]:
        """What the answer to a request does that the document doesn't say."""
        case, accepted, ids = drawn
        for name, known in ids.items():
            if fits and known and name in case.path_parameters:
                case.path_parameters[name] = known
        if fits:
            case.body = _without_whole_floats(case.body)
        raw = case.operation.definition.raw
        kinds = raw.get("x-key-kinds", ["read"])
        key = self.house.keys["admin" if "admin" in kinds else kinds[0]]
        answer = case.call(headers={"Authorization": f"Bearer {key}", "Accept": accepted})
        self.answered[case.operation.label] += answer.status_code < 300
        try:
            case.validate_response(answer, checks=self._checks)
        except FailureGroup as group:
            found = [one for one in group.exceptions if not _is_beyond_schemas(one, case, answer)]
            request = f"{case.operation.label} {case.query} {case.body}"[:MOST_SHOWN]
            said = f"{answer.status_code} {answer.text[:MOST_SHOWN]}"
            return [f"{one.title} {one.message}\n{request}\n{said}" for one in found]
        return []


def _is_beyond_schemas(failure: Failure, case: Any, answer: Any) -> bool:
    told = answer.json() if "json" in answer.headers["content-type"][0] else {}
    if told.get("code") == "too_large":
        return True  # of a whole body, the document can't say how large it may be
    if isinstance(failure, RejectedPositiveData):
        if told.get("code") == "no_usable_event":  # ids, ages and keys decide about each event
            return bool(told["rejected"])
        return any(re.match(words, told["detail"]) for words in BEYOND_SCHEMAS)
    if isinstance(failure, AcceptedNegativeData):
        query, named = case.query or {}, {one.name for one in case.operation.query}
        is_ignored = "" in query.values() or not query.keys() <= named
        return bool(told.get("rejected")) or is_ignored  # rows are judged one by one
    return False


def _without_whole_floats(value: Any) -> Any:
    """JSON Schema holds 1.0 for an integer; the collector, and most who write JSON, don't."""
    if isinstance(value, dict):
        return {name: _without_whole_floats(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_without_whole_floats(each) for each in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value
