"""Who falls into a sample, and on which days of a period: by hash, so that it never changes."""

from __future__ import annotations

from hashlib import sha256

DAY_MS = 86_400_000
SPREAD_DAYS = 14
"""How long a person stays eligible within a period over which a survey is spread."""


def in_sample(*, salt: str, survey_id: str, user_id: str, percent: float) -> bool:
    """Whether a user is among `percent` of all; who is in stays in when the share grows."""
    return _draw(salt, survey_id, user_id) / 2**32 < percent / 100


def in_turn(
    *,
    salt: str,
    survey_id: str,
    user_id: str,
    period_days: int,
    at_ms: int,
    window_days: int = SPREAD_DAYS,
) -> bool:
    """Whether it is the user's turn within a period, so that answers come evenly over it.

    Turns last `window_days` (0: always) and begin on a day that the hash gives; the last ones wrap
    into the next period. Days are those of UTC: they only spread people out.
    """
    return (
        window_days == 0
        or next_turn_ms(
            salt=salt,
            survey_id=survey_id,
            user_id=user_id,
            period_days=period_days,
            at_ms=at_ms,
            window_days=window_days,
        )
        <= at_ms
    )


def next_turn_ms(
    *, salt: str, survey_id: str, user_id: str, period_days: int, at_ms: int, window_days: int
) -> int:
    """When the user's turn began that lasts at an instant, else when the next one begins."""
    day = at_ms // DAY_MS
    begins = _draw(f"{salt}:turn", survey_id, user_id) % period_days
    into = (day - begins) % period_days
    return (day - into + (0 if into < window_days else period_days)) * DAY_MS


def _draw(salt: str, survey_id: str, user_id: str) -> int:
    """The first 32 bits of SHA-256 over salt:survey:user."""
    digest = sha256(f"{salt}:{survey_id}:{user_id}".encode(errors="surrogatepass")).digest()
    return int.from_bytes(digest[:4], "big")
