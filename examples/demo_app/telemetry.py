"""All that this product's server tells Seatbeat."""

from __future__ import annotations

from seatbeat import Seatbeat

from .company import ACCOUNT_ID, ACCOUNT_NAME, PLAN, SEAT_PRICE_EUR, TIMEZONE, Person

APP = "pennyfold"


class Telemetry:
    """One client for the life of the app; its calls return at once and never raise."""

    def __init__(self, sb: Seatbeat) -> None:
        self.sb = sb

    def account(self, seats: int) -> None:
        """What the customer pays for: told at start, and again when it changes."""
        self.sb.account(
            ACCOUNT_ID,
            traits={
                "name": ACCOUNT_NAME,
                "plan": PLAN,
                "seats": seats,
                "mrr": seats * SEAT_PRICE_EUR,
                "currency": "EUR",
                "timezone": TIMEZONE,
            },
        )

    def did(self, person: Person, name: str, feature: str, **properties: object) -> None:
        """A person did something worth a name, and the server knows it for certain."""
        self.sb.activity(
            name,
            user=person.user_id,
            account=ACCOUNT_ID,
            feature=feature,
            properties=properties,
        )
