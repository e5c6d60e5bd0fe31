"""Products under real servers: every act of every person arrives once, and nothing else does."""

import shutil
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from sdk.hosts.hosted import BIN, Hosted

SHOPS = "sdk.hosts.shops"
POLL = {"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}
UWSGI = shutil.which("uwsgi", path=BIN) or shutil.which("uwsgi")


def gunicorn(shop, *options):
    command = [sys.executable, "-m", "gunicorn", "--bind", "127.0.0.1:{port}", "--workers", "3"]
    return [*command, *options, f"{SHOPS}.{shop}:app"]


def uvicorn(shop):
    command = [sys.executable, "-m", "uvicorn", "--port", "{port}", "--log-level", "warning"]
    return [*command, f"{SHOPS}.{shop}:app"]


def uwsgi(*options):
    command = [UWSGI, "--http-socket", "127.0.0.1:{port}", "--master", "--die-on-term"]
    command += ["--home", sys.prefix, "--need-app", "--processes", "3", "--enable-threads"]
    return [*command, *options, "--module", f"{SHOPS}.flask_shop:app"]


HOSTS = {
    "gunicorn, preloaded, threads": (
        gunicorn("flask_shop", "--preload", "-k", "gthread", "--threads", "4"),
        3,
    ),
    "gunicorn, preloaded, gevent": (gunicorn("flask_shop", "--preload", "-k", "gevent"), 3),
    "gunicorn, gevent": (gunicorn("flask_shop", "-k", "gevent"), 3),
    "gunicorn, preloaded, Django": (gunicorn("django_shop", "--preload"), 3),
    "uvicorn, Starlette": (uvicorn("asgi_shop"), 1),
    "uvicorn, Django": (uvicorn("django_shop"), 1),
    "uWSGI": (uwsgi("--threads", "4"), 3),
}


@pytest.mark.parametrize(("command", "processes"), HOSTS.values(), ids=HOSTS)
def test_every_act_arrives_once_and_nothing_else(command, processes, collector, tmp_path):
    if command[0] is None:
        pytest.skip("uWSGI isn't installed: pip install uwsgi, which needs a C compiler")
    shop = "asgi" if "uvicorn" in command else "wsgi"
    with Hosted(command, tmp_path, SEATBEAT_URL=collector.url, SHOP=shop) as host:
        host.wait_for(host.listens, "the server listens")
        people = work(host, processes)
        host.wait_for(lambda: len(collector.taken) >= 7 * len(people), "all has arrived")
    assert Counter(map(seen, collector.taken)) == Counter(
        (person, "acme", what) for person in people for what in everything_of(person)
    )


@pytest.mark.parametrize("name", ["gunicorn, preloaded, threads", "uvicorn, Starlette"])
def test_what_is_done_just_before_a_server_ends_arrives(name, collector, tmp_path):
    with Hosted(HOSTS[name][0], tmp_path, SEATBEAT_URL=collector.url) as host:
        host.wait_for(host.listens, "the server listens")
        host.ask("/reports/last", "u-7")
    assert sorted(map(seen, collector.taken)) == last_acts("u-7")


def test_what_a_server_had_no_time_to_deliver_arrives_when_it_is_started_again(collector, tmp_path):
    """Uvicorn ends by the signal that stops it, and Django knows no end of a server."""
    for person in ("u-7", "u-8"):
        with Hosted(
            uvicorn("django_shop"), tmp_path, SEATBEAT_URL=collector.url, SHOP="asgi"
        ) as host:
            host.wait_for(host.listens, "the server listens")
            if person == "u-8":
                host.wait_for(lambda: len(collector.taken) >= 3, "what was left has arrived")
            host.ask("/reports/last", person)
    assert sorted(map(seen, collector.taken))[:3] == last_acts("u-7")


def last_acts(person):
    return [(person, "acme", what) for what in ("last asked", "last got", "mark in reports")]


def work(host, processes):
    """Let ever more people work at the same time, until each process has served; gives them."""
    people, pids = [], set()

    def is_served_by_all():
        more = [f"u-{len(people) + n}" for n in range(8)]
        people.extend(more)
        with ThreadPoolExecutor(len(more)) as pool:
            pids.update(pool.map(lambda person: work_of(host, person), more))
        return len(pids) >= processes

    host.wait_for(is_served_by_all, "each of its processes has served")
    return people


def work_of(host, person):
    """What one person and their browser do; gives the process that served them."""
    pid = host.ask(f"/reports/{person}", person)
    assert host.ask(f"/export/{person}", person, "POST") == "rowrowrow"
    for path in ("/healthz", "/static/flask_shop.py"):
        host.ask(path, person)
    host.ask("/poll", person, **POLL)
    return pid


def seen(event):
    what = event["name"] if event["type"] == "activity" else f"mark in {event['feature']}"
    return event["user_id"], event["account_id"], what


def everything_of(person):
    rows = [f"{person} row {n}" for n in range(3)]
    return [f"{person} asked", f"{person} got", *rows, "mark in reports", "mark in export"]
