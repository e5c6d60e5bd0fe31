"""segment-analytics-python, with its defaults."""

from __future__ import annotations

import segment.analytics.client


class Client:
    def __init__(self, url: str, folder: str) -> None:
        self._segment = segment.analytics.client.Client("benchmark", host=url)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        self._segment.track(user, name, properties, context={"groupId": account})

    def flush(self) -> None:
        self._segment.flush()

    def close(self) -> None:
        self._segment.shutdown()
