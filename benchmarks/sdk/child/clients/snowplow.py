"""snowplow-tracker with its emitter that doesn't block the caller; else its defaults."""

from __future__ import annotations

import snowplow_tracker
from snowplow_tracker import SelfDescribing, SelfDescribingJson, Subject

SCHEMA = "iglu:com.example/event/jsonschema/1-0-0"


class Client:
    def __init__(self, url: str, folder: str) -> None:
        emitter = snowplow_tracker.AsyncEmitter(url)
        self._tracker = snowplow_tracker.Tracker("benchmark", emitter)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        data = SelfDescribingJson(SCHEMA, {"name": name, "account": account, **properties})
        self._tracker.track(SelfDescribing(data, event_subject=Subject().set_user_id(user)))

    def flush(self) -> None:
        self._tracker.flush()

    def close(self) -> None:
        self._tracker.flush()
