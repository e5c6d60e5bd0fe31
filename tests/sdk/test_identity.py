"""The signed identity, as a JWT library reads it."""

import jwt
import pytest

from seatbeat import Seatbeat, SeatbeatError

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
