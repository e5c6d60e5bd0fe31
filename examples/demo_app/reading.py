"""What the collector says about the company: for the demo's own displays, never for a product."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

import requests

from .company import ACCOUNT_ID, TIMEZONE, Person
from .settings import Settings

TIMEOUT_S = 3


class Reading:
    """Asks the collector's API with the read key. Raises requests.RequestException."""

    def __init__(self, settings: Settings) -> None:
        self._url = f"{settings.collector_url}/v1/accounts/{quote(ACCOUNT_ID, safe='')}"
        self._headers = {"Authorization": f"Bearer {settings.read_key}"}

    def account(self) -> dict[str, Any]:
        """The four metrics of the last 14 days, the running one included."""
        found: dict[str, Any] = self._get("metrics", window=14)["metrics"]
        return found

    def today_of(self, person: Person) -> dict[str, Any]:
        """What a person did today: `engaged_seconds`, `actions`, `sessions`."""
        rows = self._get("users", window=1, limit=500)["users"]
        nothing = {"engaged_seconds": 0, "actions": 0, "sessions": 0}
        return next((row for row in rows if row["user_id"] == person.user_id), nothing)

    def _get(self, what: str, **parameters: Any) -> dict[str, Any]:
        tomorrow = datetime.now(ZoneInfo(TIMEZONE)).date() + timedelta(days=1)
        response = requests.get(
            f"{self._url}/{what}",
            params={"as_of": tomorrow.isoformat(), **parameters},
            headers=self._headers,
            timeout=TIMEOUT_S,
        )
        response.raise_for_status()
        found: dict[str, Any] = response.json()
        return found
