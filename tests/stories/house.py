"""A collector whose answers are read as values, for stories about the API."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from urllib.parse import quote

from seatbeat_collector.closing.close import Closer
from seatbeat_collector.closing.learning import learn_risk
from seatbeat_collector.http.moment import moment_of
from seatbeat_collector.http.score_book import score_book, terms_of
from seatbeat_collector.http.standing import Standing
from seatbeat_collector.rules_file.writing import text_of
from seatbeat_collector.scoring.snapshot import snapshot_of

from .collectors import Clock, Running
from .metric_days import nth

IDS = [
    "acme",
    "a/b",
    "a/b/c",
    "/leading",
    "trailing/",
    "a//b",
    "x/metrics",
    "metrics",
    "50%",
    "%2F",
    "a%2Fb",
    "a b+c?d=e&f#g",
    "日本語",
    "..",
    "a;b,c:d@e",
    "'quoted' \"id\"",
    "𝒜",
]
"""Ids that are hard to write into a path."""


def at(number, hour=0, minute=0):
    """An instant of a numbered day in UTC, in ms; day 1 is Monday, 1 March 2027."""
    midnight = datetime(nth(number).year, nth(number).month, nth(number).day, tzinfo=UTC)
    return int((midnight + timedelta(hours=hour, minutes=minute)).timestamp() * 1000)


def path_of(*parts):
    """A path of the API with each part percent-encoded."""
    return "/v1/" + "/".join(quote(part, safe="") for part in parts)


class House(Running):
    """One collector; it is noon of day 15 until the clock is set."""

    def __init__(self, folder, **settings):
        super().__init__(folder / "seatbeat.db", Clock(at(15, 12)), **settings)
        self._pages = count(1)

    def call(self, method, path, *, key="read", headers=(), **more):
        """The answer to a request with a key of a kind, or with none."""
        headers = {**dict(headers), **self.bearer(key)}
        return self.client.open(path, method=method, headers=headers, **more)

    def read(self, *parts, **query):
        """The JSON of a read that must succeed; `from_` stands for `from`."""
        named = {name.rstrip("_"): value for name, value in query.items()}
        answer = self.call("GET", path_of(*parts), query_string=named)
        assert answer.status_code == 200, answer.text
        return answer.json

    def put(self, *parts, **body):
        """The JSON of a write that must succeed."""
        answer = self.call("PUT", path_of(*parts), key="server", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json

    def account(self, account_id, at_ms=None, **traits):
        """Set traits of an account, valid since the year before unless told otherwise."""
        since = at(-365) if at_ms is None else at_ms
        return self.put("accounts", account_id, traits=traits, occurred_at=since)

    def tell(self, *events):
        """Deliver events of any age, which must all be accepted."""
        answer = self.send(*events, historical=True)
        assert answer.status_code == 200, answer.text
        assert answer.json["accepted"] == len(events), answer.text

    def work(self, account_id, user_id, start_ms, seconds, **more):
        """Somebody works without a pause on a page that is visible and focused."""
        length = round(seconds * 1000)
        self.tell(
            {
                "type": "heartbeat",
                "account_id": account_id,
                "user_id": user_id,
                "page_id": f"{next(self._pages):032x}",
                "epoch": 0,
                "anchor": start_ms,
                "marks": [[0, 0, length]],
                "presence": [[0, 0, length, 1]],
                **more,
            }
        )

    def do(self, account_id, user_id, name, at_ms):
        """Somebody does something that has a name."""
        self.tell(
            {
                "type": "activity",
                "account_id": account_id,
                "user_id": user_id,
                "name": name,
                "occurred_at": at_ms,
            }
        )

    def close(self, *as_of):
        """Keep the snapshots of all accounts as of some days, by the rules in force."""
        moment = self._moment()
        rules, snapshots = moment.rules, moment.store.snapshots
        snapshots.keep_rules(rules.hash, text_of(rules.rules), now_ms=moment.now_ms)
        for day in as_of:
            book = score_book(moment, day)
            terms, known = book.portfolio.roster.terms, map(book.computed, book.names())
            rows = [snapshot_of(one, terms) for one in known]
            snapshots.put(rows, now_ms=moment.now_ms)

    def learn(self):
        """What a close does once the days are told."""
        learn_risk(Closer(self.collector.store, terms_of(self._moment()), self.clock))

    def _moment(self):
        store = self.collector.store
        rules = self.collector.rules.look()
        return moment_of(store, self.collector.settings, self.clock(), Standing(store), rules)
