"""mixpanel with its consumer that sends batches, on the caller's thread; else its defaults."""

from __future__ import annotations

import mixpanel


class Client:
    def __init__(self, url: str, folder: str) -> None:
        self._consumer = mixpanel.BufferedConsumer(events_url=f"{url}/track")
        self._mixpanel = mixpanel.Mixpanel("benchmark", consumer=self._consumer)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        self._mixpanel.track(user, name, {"company": account, **properties})

    def flush(self) -> None:
        self._consumer.flush()

    def close(self) -> None:
        self._consumer.flush()
