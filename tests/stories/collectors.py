"""A real collector in this process, with a clock that stands until it is moved."""

from __future__ import annotations

import json

from seatbeat_collector.app import create_app
from seatbeat_collector.auth import create_key

from .blank import blank_database
from .world import NOON


class Clock:
    """Milliseconds since the epoch."""

    def __init__(self, at_ms=NOON):
        self.at_ms = at_ms

    def __call__(self):
        return self.at_ms

    def forward(self, ms):
        self.at_ms += ms


class Running:
    """The Flask application, its keys, and the calls that tests make."""

    def __init__(self, path, clock=None, **settings):
        self.path, self.clock = blank_database(path), clock or Clock()
        self.app = create_app({"database": self.path, **settings}, clock=self.clock)
        self.collector = self.app.extensions["seatbeat"]
        self.client = self.app.test_client()
        self.keys = {
            kind: create_key(self.collector.store, kind, kind, at_ms=self.clock())
            for kind in ("write", "server", "read", "admin")
        }

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.collector.close()

    def send(self, *events, key="server", **envelope):
        """POST some events; the answer."""
        body = {"sent_at": self.clock(), "events": list(events), **envelope}
        return self.post(json.dumps(body), key=key)

    def post(self, data, *, key="server", content_type="application/json", **headers):
        """POST a body as it is."""
        return self.client.post(
            "/v1/batch",
            data=data,
            headers={"Content-Type": content_type, **self.bearer(key), **headers},
        )

    def get(self, path, *, key="read", **query):
        """GET something of the API; the answer."""
        return self.client.get(path, query_string=query, headers=self.bearer(key))

    def metrics(self, account, **query):
        """The metrics of an account by name."""
        answer = self.get(f"/v1/accounts/{account}/metrics", **query)
        assert answer.status_code == 200, answer.get_data(as_text=True)
        return answer.get_json()["metrics"]

    def bearer(self, key):
        return {"Authorization": f"Bearer {self.keys.get(key, key)}"} if key else {}
