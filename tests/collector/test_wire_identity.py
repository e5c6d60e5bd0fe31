"""A signed identity is believed only with the right secret, in time, and for whom it names."""

from __future__ import annotations

import base64
import json
from typing import Any

import jwt
import pytest

from seatbeat_collector.wire.identity import Claims, claims_in

SECRET = "a secret of at least thirty-two bytes, please"
NOW_MS = 1_763_752_031_456
NOW_S = NOW_MS // 1000
GOOD = {"sub": "u-17", "acct": "acme", "exp": NOW_S + 60}


def token(claims: dict[str, Any], *, secret: str = SECRET, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, secret, algorithm=algorithm)


def unsigned(claims: dict[str, Any], **header: Any) -> str:
    parts = [{"typ": "JWT", "alg": "none", **header}, claims]
    texts = [base64.urlsafe_b64encode(json.dumps(p).encode()).rstrip(b"=").decode() for p in parts]
    return ".".join([*texts, ""])


def test_a_good_token_names_the_user_and_the_account() -> None:
    assert claims_in(token(GOOD), secret=SECRET, at_ms=NOW_MS) == Claims("u-17", "acme")


def test_an_account_may_be_left_out() -> None:
    claims = claims_in(token({"sub": "u", "exp": NOW_S + 60}), secret=SECRET, at_ms=NOW_MS)
    assert claims == Claims("u", None)


def test_claims_that_mean_nothing_here_are_ignored() -> None:
    more = {**GOOD, "aud": "someone", "iss": "the app", "iat": NOW_S + 9, "role": "admin"}
    assert claims_in(token(more), secret=SECRET, at_ms=NOW_MS) == Claims("u-17", "acme")


def test_a_token_ends_on_the_millisecond_of_its_expiry() -> None:
    text = token({**GOOD, "exp": NOW_S})
    assert claims_in(text, secret=SECRET, at_ms=NOW_S * 1000 - 1) is not None
    assert claims_in(text, secret=SECRET, at_ms=NOW_S * 1000) is None


BAD = {
    "none": None,
    "empty": "",
    "no token": "hello",
    "not ASCII": "é.é.é",
    "another secret": token(GOOD, secret="another secret of at least 32 bytes, too"),
    "another algorithm": token(GOOD, secret=SECRET * 2, algorithm="HS512"),
    "not signed": unsigned(GOOD),
    "not signed, labelled HS256": unsigned(GOOD, alg="HS256"),
    "no expiry": token({"sub": "u-17", "acct": "acme"}),
    "expired": token({**GOOD, "exp": NOW_S - 1}),
    "not yet": token({**GOOD, "nbf": NOW_S + 60}),
    "an expiry that is no number": token({**GOOD, "nbf": "soon"}),
    "an expiry that is a boolean": token({**GOOD, "exp": True}),
    "no user": token({"acct": "acme", "exp": NOW_S + 60}),
    "an empty user": token({**GOOD, "sub": ""}),
    "a user that can't be stored": token({**GOOD, "sub": "\ud800"}),
    "an account that is a number": token({**GOOD, "acct": 5}),
    "too long an account": token({**GOOD, "acct": "a" * 201}),
    "cut off": token(GOOD)[:-5],
    "a header nested without end": base64.urlsafe_b64encode(b"[" * 6000).decode() + ".e30.e30",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_any_other_token_says_nothing(text: str | None) -> None:
    assert claims_in(text, secret=SECRET, at_ms=NOW_MS) is None


def test_without_a_secret_no_token_is_believed() -> None:
    head, body, _ = token(GOOD).split(".")
    assert claims_in(f"{head}.{body}.", secret="", at_ms=NOW_MS) is None
