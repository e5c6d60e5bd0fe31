"""Celery's prefork worker, whose children end after each task without running exit handlers."""

import sys

from sdk.hosts.hosted import Hosted

COMMAND = [sys.executable, "-m", "celery", "-A", "sdk.hosts.shops.celery_shop", "worker"]
OPTIONS = ["--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "info"]
ASKING = """
from sdk.hosts.shops.celery_shop import export, sb
for n in range(6):
    with sb.context(user=f"u-{n}", account="acme"):
        export.delay(f"export.{n}")
"""
ANY_PROCESS = "import time; from seatbeat import Seatbeat; sb = Seatbeat(); time.sleep(60)"


def test_what_each_child_reports_arrives_once_for_whoever_asked(collector, tmp_path):
    """Each child finds what those before it left, and any process what the last ones left."""
    for folder in ("messages", "control"):
        (tmp_path / folder).mkdir()

    def hosted(*command):
        return Hosted(command, tmp_path, SEATBEAT_URL=collector.url)

    with hosted(sys.executable, "-c", ASKING) as web:
        assert web.ends() == 0, web.says()
    with hosted(*COMMAND, "--pool", "prefork", *OPTIONS) as worker:
        worker.wait_for(lambda: worker.says().count("succeeded") == 6, "all tasks are done")
        worker.kill()  # it takes 5 s to stop by itself
    with hosted(sys.executable, "-c", ANY_PROCESS) as process:
        process.wait_for(lambda: len(_once(collector.taken)) >= 6, "all has arrived")
    events = _once(collector.taken).values()
    seen = [(event["name"].partition(" ")[0], event["user_id"]) for event in events]
    assert sorted(seen) == sorted((f"export.{n}", f"u-{n}") for n in range(6))
    assert len({event["name"].partition(" ")[2] for event in events}) == 6


def _once(events):
    """A child that ends between an answer and its note of it has it sent again, by the same id."""
    return {event["id"]: event for event in list(events)}
