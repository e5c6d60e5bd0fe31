"""People who send acts and heartbeats to a real server, and what it says of them afterwards."""

from __future__ import annotations

import http.client
import threading
from collections import Counter
from uuid import UUID, uuid4

from seatbeat_collector.collector import now_ms
from seatbeat_collector.wire.ids import fresh_id

PEOPLE = 4
DAY_MS = 86_400_000
# Every mark lasts a second and is further from the next than the idle timeout: it counts alone.
MARK_MS, APART_MS = 1_000, 90_000


class Person(threading.Thread):
    """Sends acts and heartbeats, one a request, until the server is gone or all go home."""

    def __init__(self, served, account, number, heard):
        super().__init__(daemon=True)
        self.goes_home = threading.Event()
        self._served, self._heard, self._account = served, heard, account
        self.user = f"user-{number}"
        self._page, self._anchor = uuid4().hex, now_ms() - 5 * DAY_MS
        self.sent, self.acknowledged, self.refused = [], [], []

    def run(self):
        connection = self._served.connect()
        try:
            while not self.goes_home.is_set():
                event = self.next_event()
                status = self._served.send([event], connection)
                if status == 200:
                    self.acknowledged.append(event)
                    self._heard.release()
                else:
                    self.refused.append(status)
        except (OSError, http.client.HTTPException):
            return  # the server ended
        finally:
            connection.close()

    def next_event(self):
        """An act, or for every third a heartbeat; it counts as sent from now on."""
        self.sent.append(self._event(len(self.sent)))
        return self.sent[-1]

    def _event(self, n):
        start = n * APART_MS
        event = {"account_id": self._account, "user_id": self.user}
        if n % 3:
            key = str(UUID(bytes=fresh_id(now_ms())))
            return {
                **event,
                "type": "activity",
                "id": key,
                "name": key,
                "occurred_at": self._anchor + start,
            }
        return {
            **event,
            "type": "heartbeat",
            "page_id": self._page,
            "anchor": self._anchor,
            "marks": [[n, start, MARK_MS]],
            "presence": [[n, start, MARK_MS, 1]],
        }


class Crowd:
    """People who work at once in one account, and what the collector says of them."""

    def __init__(self, served, account):
        self._served, self._account = served, account
        self._heard = threading.Semaphore(0)
        self.people = [Person(served, account, n, self._heard) for n in range(PEOPLE)]

    def work_until(self, acknowledged):
        """Begin, and return after so many acknowledgements; the people go on."""
        for person in self.people:
            person.start()
        self.work_on(acknowledged)

    def work_on(self, acknowledged):
        """Return after so many more acknowledgements."""
        for _ in range(acknowledged):
            assert self._heard.acquire(timeout=30), self._served.says()

    def go_home(self):
        """Have everybody stop after the answer they wait for."""
        for person in self.people:
            person.goes_home.set()
        self.gone_home()

    def gone_home(self):
        """Wait until everybody has noticed the server's end."""
        for person in self.people:
            person.join(timeout=30)
            assert not person.is_alive()
            assert not person.refused

    def send_all_again(self):
        """Everything anybody ever sent, a hundred a request."""
        connection = self._served.connect()
        events = [event for person in self.people for event in person.sent]
        for first in range(0, len(events), 100):
            assert self._served.send(events[first : first + 100], connection) == 200
        connection.close()

    def stored(self):
        """How often each act is counted, and each person's seconds."""
        path = f"/v1/accounts/{self._account}"
        acts = self._served.rows(f"{path}/features", "features")
        people = self._served.rows(f"{path}/users", "users")
        return (
            Counter({row["name"]: row["count"] for row in acts}),
            {row["user_id"]: row["engaged_seconds"] for row in people},
        )

    def check_kept(self):
        """All that was acknowledged is there, and nothing twice or out of thin air."""
        acts, seconds = self.stored()
        for person in self.people:
            assert acts.keys() >= names(person.acknowledged)
            assert marks(person.acknowledged) <= seconds.get(person.user, 0) <= marks(person.sent)
        assert acts.keys() <= {name for person in self.people for name in names(person.sent)}
        assert set(acts.values()) <= {1}

    def check_whole(self):
        """All that was ever sent is there once."""
        acts, seconds = self.stored()
        assert acts == Counter(name for person in self.people for name in names(person.sent))
        assert seconds == {person.user: marks(person.sent) for person in self.people}


def names(events):
    return {event["name"] for event in events if event["type"] == "activity"}


def marks(events):
    """Engaged seconds: one a heartbeat."""
    return sum(event["type"] == "heartbeat" for event in events)
