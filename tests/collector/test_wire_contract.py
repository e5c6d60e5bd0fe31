"""The shared request bodies of tests/contract/wire.json, straight through decode and admit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from seatbeat_collector import config
from seatbeat_collector.errors import CollectorError
from seatbeat_collector.wire.admit import admit
from seatbeat_collector.wire.clocks import PageClocks
from seatbeat_collector.wire.decode import decode, decode_slowly
from seatbeat_collector.wire.terms import terms_of

CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))


def body_of(case: dict[str, Any]) -> bytes:
    return (case["text"] if "text" in case else json.dumps(case["body"])).encode()


def outcome(case: dict[str, Any]) -> dict[str, Any]:
    try:
        batch = decode(body_of(case))
        admitted = admit(
            batch,
            kind=case["key"],
            received_at_ms=case["received_at"],
            terms=terms_of(config.load(environ={})),
            clocks=PageClocks(lambda page, epoch: None),
            knows_account_of=lambda user_id: False,
        )
    except CollectorError as error:
        return {"status": error.status, "code": error.code}
    rejected = [{"index": r.index, "code": r.code, "path": r.path} for r in admitted.rejected]
    status = 200 if admitted.accepted or batch.dialect == "segment" else 422
    return {"status": status, "accepted": admitted.accepted, "rejected": rejected}


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_a_request_has_the_outcome_that_the_contract_states(case: dict[str, Any]) -> None:
    assert outcome(case) == case["expect"]


@pytest.mark.parametrize("case", CONTRACT["cases"], ids=lambda case: case["name"])
def test_the_slow_path_says_the_same_of_every_case(case: dict[str, Any]) -> None:
    assert said_by(decode, case) == said_by(decode_slowly, case)


def said_by(reader: Any, case: dict[str, Any]) -> Any:
    try:
        return reader(body_of(case).removeprefix(b"\xef\xbb\xbf"))
    except CollectorError as error:
        return type(error), error.extra


def test_every_case_has_a_name_of_its_own() -> None:
    names = [case["name"] for case in CONTRACT["cases"]]
    assert len(set(names)) == len(names)
