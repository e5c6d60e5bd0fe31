"""amplitude-analytics, with its defaults."""

from __future__ import annotations

import amplitude

FLUSH_S = 60


class Client:
    def __init__(self, url: str, folder: str) -> None:
        configuration = amplitude.Config(server_url=f"{url}/2/httpapi")
        self._amplitude = amplitude.Amplitude("benchmark", configuration)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        self._amplitude.track(
            amplitude.BaseEvent(
                name, user_id=user, event_properties=properties, groups={"company": account}
            )
        )

    def flush(self) -> None:
        for future in self._amplitude.flush():
            if future is not None:
                future.result(timeout=FLUSH_S)

    def close(self) -> None:
        self._amplitude.shutdown()
