"""The signed identity, as a JWT library reads it."""

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk.odd_values import Hostile, Liar
from seatbeat import Seatbeat, SeatbeatError
from seatbeat_collector.wire.identity import claims_in

SECRET = "0123456789abcdef0123456789abcdef"
NOW_MS = 1_763_752_012_345


def read(token):
    return jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_exp": False})


@pytest.fixture
def sb():
    return Seatbeat.test(identity_secret=SECRET, clock=lambda: NOW_MS)


def test_a_token_names_user_account_and_end(sb):
    token = sb.identity_token(user="u-7", account="acme", expires_in=3600)
    assert read(token) == {"sub": "u-7", "acct": "acme", "exp": 1_763_755_612}
    assert jwt.get_unverified_header(token) == {"alg": "HS256", "typ": "JWT"}


def test_a_token_without_account_names_none(sb):
    assert read(sb.identity_token(user=17)) == {"sub": "17", "exp": 1_763_755_612}


def test_a_token_is_of_the_current_context(sb):
    with sb.context(user="ü-7", account="acme"):
        assert read(sb.identity_token())["sub"] == "ü-7"


def test_a_token_signed_with_another_secret_is_not_valid(sb):
    other = Seatbeat.test(identity_secret="x" * 32, clock=lambda: NOW_MS)
    with pytest.raises(jwt.InvalidSignatureError):
        read(other.identity_token(user="u-7"))


def test_the_secret_can_come_from_the_environment_even_when_reporting_is_off(monkeypatch):
    monkeypatch.setenv("SEATBEAT_IDENTITY_SECRET", SECRET)
    assert read(Seatbeat(enabled=False).identity_token(user="u-7"))["sub"] == "u-7"


def test_the_collector_believes_a_token_until_it_ends(sb):
    token = sb.identity_token(user="ü-7", account="acme", expires_in=60)
    end_ms = NOW_MS // 1000 * 1000 + 60_000
    assert claims_in(token, secret=SECRET, at_ms=end_ms - 1) == ("ü-7", "acme")
    assert claims_in(token, secret=SECRET, at_ms=end_ms) is None
    assert claims_in(token, secret="x" * 32, at_ms=NOW_MS) is None


@given(st.text(), st.text() | st.none())
def test_every_id_that_an_event_may_have_can_be_vouched_for(user, account):
    sb = Seatbeat.test(strict=False, identity_secret=SECRET, clock=lambda: NOW_MS)
    token = sb.identity_token(user=user, account=account)
    if sb.activity("opened", user=user, account=account) is None:
        assert token is None
    else:
        assert claims_in(token, secret=SECRET, at_ms=NOW_MS) == (user, account)


def test_an_odd_object_in_place_of_an_id_raises_nothing():
    sb = Seatbeat.test(strict=False, identity_secret=SECRET)
    for odd in (Hostile(), Liar(), [], True):
        assert sb.identity_token(user=odd) is None
        assert sb.identity_token(user="u-7", expires_in=odd) is None


@pytest.mark.parametrize(
    ("secret", "arguments", "message"),
    [
        pytest.param(None, {"user": "u-7"}, "no identity secret", id="no secret"),
        pytest.param(SECRET, {}, "without a user id", id="no user"),
        pytest.param(SECRET, {"user": "u", "account": ""}, "without a account id", id="account"),
        pytest.param(SECRET, {"user": "u", "expires_in": 0}, "expires_in must be", id="no time"),
        pytest.param(SECRET, {"user": "u", "expires_in": "1h"}, "expires_in must be", id="text"),
    ],
)
def test_without_what_it_needs_there_is_no_token(secret, arguments, message, caplog):
    assert Seatbeat.test(strict=False, identity_secret=secret).identity_token(**arguments) is None
    assert message in caplog.text
    with pytest.raises(SeatbeatError, match=message):
        Seatbeat.test(identity_secret=secret).identity_token(**arguments)
