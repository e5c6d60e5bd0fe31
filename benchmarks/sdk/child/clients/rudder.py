"""rudder-sdk-python, with its defaults."""

from __future__ import annotations

import rudderstack.analytics.client


class Client:
    def __init__(self, url: str, folder: str) -> None:
        self._rudder = rudderstack.analytics.client.Client("benchmark", host=url)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        self._rudder.track(user, name, properties, context={"groupId": account})

    def flush(self) -> None:
        self._rudder.flush()

    def close(self) -> None:
        self._rudder.shutdown()
