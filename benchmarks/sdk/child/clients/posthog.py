"""posthog, with its defaults."""

from __future__ import annotations

import posthog


class Client:
    def __init__(self, url: str, folder: str) -> None:
        self._posthog = posthog.Posthog("benchmark", host=url)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        self._posthog.capture(
            name, distinct_id=user, properties=properties, groups={"company": account}
        )

    def flush(self) -> None:
        self._posthog.flush()

    def close(self) -> None:
        self._posthog.shutdown()
