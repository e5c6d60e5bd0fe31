"""Twenty thousand damaged bodies through the whole application: 4xx, and no good event is lost."""

from __future__ import annotations

import gzip
import io
import json
import logging
import random
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote
from uuid import UUID

from seatbeat_collector.wire.ids import fresh_id
from stories.collectors import Clock, Running
from stories.damage import JUNK, RECEIVED, damaged, spoilt
from stories.world import ALWAYS

BODIES, THREADS = 20_000, 12
CONTRACT = json.loads((Path(__file__).parents[1] / "contract" / "wire.json").read_text("utf-8"))
VICTIMS: list[dict[str, Any]] = list(CONTRACT["examples"].values())
ENVELOPE = {"sent_at": RECEIVED, "lib": {"name": "seatbeat.js", "version": "0.1.0"}}
MARK_MS = 1_000


Damage = Callable[[list[Any], list[Any], random.Random], bytes]


class Reply(NamedTuple):
    """What the application answered."""

    status: int
    body: bytes


def post(running: Running, body: bytes, *, key: str) -> Reply:
    """POST straight to the WSGI application, as the production server does."""
    found: list[str] = []
    request = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/v1/batch",
        "HTTP_AUTHORIZATION": f"Bearer {running.keys[key]}",
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
    }
    chunks = running.app.wsgi_app(request, lambda status, headers: found.append(status))
    return Reply(int(found[0][:3]), b"".join(chunks))


class Good(NamedTuple):
    """The events of one user, who sends nothing else: two acts and one second of work."""

    user: str
    events: list[dict[str, Any]]


def good(n: int) -> Good:
    user = f"good-{n}"
    who = {"account_id": "good", "user_id": user}
    act = {"type": "activity", "name": "opened", "occurred_at": RECEIVED, **who}
    page = {"page_id": f"{n:032x}", "epoch": 0, "anchor": RECEIVED - 60_000}
    work = {"marks": [[0, 0, MARK_MS]], "presence": [[0, 0, MARK_MS, 1]]}
    ids = [str(UUID(bytes=fresh_id(RECEIVED))) for _ in range(2)]
    acts = [{**act, "id": key} for key in ids]
    return Good(user, [*acts, {"type": "heartbeat", **page, **work, **who}])


class Sent(NamedTuple):
    """What became of one body."""

    user: str
    accepted: set[int]
    """Which of the user's good events were in it as they should be, and were accepted."""
    is_exact: bool
    """Whether none of the user's events was damaged, so that nothing else can be theirs."""
    status: int


class Fuzz:
    """Sends damaged bodies to one collector."""

    def __init__(self, running: Running) -> None:
        self._running = running

    def send(self, n: int) -> list[Sent]:
        """One good batch among victims; every fifth comes again, damaged in another way."""
        dice, batch = random.Random(n), good(n)
        kinds = [dice.choice((spoilt_victims, spoilt_envelope, spoilt_bytes))]
        if n % 5 == 0:
            # The first `sent_at` decides about the page's clock for good, so it is a true one.
            kinds.insert(0, spoilt_victims)
        return [self._send(batch, kind, dice) for kind in kinds]

    def _send(self, batch: Good, kind: Damage, dice: random.Random) -> Sent:
        body = kind(batch.events, dice.choices(VICTIMS, k=dice.randint(1, 3)), dice)
        answer = post(self._running, body, key=dice.choice(("server", "write")))
        assert answer.status in (200, 400, 403, 413, 422), (answer, body)
        accepted = untouched(body, batch) - refused(answer, body, batch)
        if is_as_it_was(body):
            assert accepted == untouched(body, batch), (answer, body)
        return Sent(batch.user, accepted, kind is not spoilt_bytes, answer.status)


def spoilt_victims(events: list[Any], victims: list[Any], dice: random.Random) -> bytes:
    """Other events have values that make no sense."""
    return packed(
        {**ENVELOPE, "events": mixed(events, [spoilt(v, dice) for v in victims], dice)}, dice
    )


def spoilt_envelope(events: list[Any], victims: list[Any], dice: random.Random) -> bytes:
    """A field beside the events makes no sense."""
    fields = ("key", "identity", "sent_at", "monotonic_ms", "historical", "lib", "events ", "x")
    odd = {dice.choice(fields): dice.choice(JUNK)}
    return packed({**ENVELOPE, **odd, "events": mixed(events, victims, dice)}, dice)


def spoilt_bytes(events: list[Any], victims: list[Any], dice: random.Random) -> bytes:
    """Bytes were lost, flipped, moved or added on the way, before or after compression."""
    if dice.random() < 0.2:
        body = gzip.compress(json.dumps({**ENVELOPE, "events": [*events, *victims]}).encode(), 1)
        return damaged(body, dice)
    body = json.dumps({**ENVELOPE, "events": mixed(events, victims, dice)}).encode()
    return damaged(body, dice)


def mixed(events: list[Any], victims: list[Any], dice: random.Random) -> list[Any]:
    return dice.sample([*events, *victims], len(events) + len(victims))


def packed(document: Any, dice: random.Random) -> bytes:
    body = json.dumps(document, ensure_ascii=dice.random() < 0.7).encode("utf-8", "surrogatepass")
    return gzip.compress(body, 1) if dice.random() < 0.2 else body


def document_in(body: bytes) -> dict[str, Any] | None:
    """What a patient reader makes of the body."""
    try:
        text = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        document = json.loads(text.decode("utf-8-sig"))
    except (ValueError, RecursionError, OSError, EOFError, zlib.error):
        return None
    if isinstance(document, dict) and isinstance(document.get("events"), list):
        return document
    return None


def is_as_it_was(body: bytes) -> bool:
    """Whether the body can be read and all beside its events is as it should be."""
    document = document_in(body)
    return document is not None and {**document, "events": 0} == {**ENVELOPE, "events": 0}


def untouched(body: bytes, batch: Good) -> set[int]:
    """Which of the good events are still in the body."""
    document = document_in(body) or {"events": []}
    return {batch.events.index(each) for each in document["events"] if each in batch.events}


def refused(answer: Reply, body: bytes, batch: Good) -> set[int]:
    """Which of the good events the answer refuses."""
    if answer.status != 200:
        return {0, 1, 2}
    events = (document_in(body) or {"events": []})["events"]
    bad = [events[each["index"]] for each in json.loads(answer.body)["rejected"]]
    return {batch.events.index(each) for each in bad if each in batch.events}


def test_twenty_thousand_damaged_bodies_are_4xx_and_cost_no_good_event(tmp_path, caplog):
    caplog.set_level(logging.WARNING)
    with Running(tmp_path / "seatbeat.db", Clock(RECEIVED)) as running:
        running.collector.start_background()  # folds while they come
        with ThreadPoolExecutor(THREADS) as pool:
            sent = [each for found in pool.map(Fuzz(running).send, range(BODIES)) for each in found]
        running.collector.folder.fold_all()
        check_counted_once(running, sent)
        check_readable(running)
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    by_status = Counter(each.status for each in sent)
    assert by_status[200] > BODIES / 2 and by_status[400] > BODIES / 10


def check_counted_once(running, sent):
    """Every accepted good event is in its user's day once, and nothing is there that wasn't."""
    accepted, exact = defaultdict(set), defaultdict(lambda: True)
    for each in sent:
        accepted[each.user] |= each.accepted
        exact[each.user] &= each.is_exact
    days = {day.user_id: day for day in running.collector.store.user_days("good", *ALWAYS)}
    for user, kept in accepted.items():
        actions = days[user].actions if user in days else 0
        engaged_ms = days[user].engaged_ms if user in days else 0
        wanted = (len(kept - {2}), MARK_MS * (2 in kept))
        if exact[user]:
            assert (actions, engaged_ms) == wanted, user
        else:
            # A damaged id makes another act of one of theirs.
            assert wanted[0] <= actions <= 4 and engaged_ms >= wanted[1], user


def check_readable(running):
    """Whatever was accepted of the victims can be read."""
    for account in running.collector.store.accounts():
        here = f"/v1/accounts/{quote(account.account_id, safe='')}"
        for path in (here, f"{here}/metrics", f"{here}/users", f"{here}/responses"):
            answer = running.get(path)
            assert answer.status_code == 200, (path, answer.get_data(as_text=True))
    assert running.get("/v1/accounts").status_code == 200
