"""What happens around the client: imports, forks, ends of processes. Each in a real process."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import seatbeat

SDK = str(Path(seatbeat.__file__).parents[1])

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")


def environ(url):
    return {**os.environ, "PYTHONPATH": SDK, "SEATBEAT_KEY": "sbs_x", "SEATBEAT_URL": url}


def run(script, url="http://127.0.0.1:9", timeout=20):
    """Run a Python script with the SDK set up by the environment; gives what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        env=environ(url),
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return done.stdout


def names(collector):
    return sorted(event["name"] for event in collector.taken)


def test_importing_loads_requests_alone_and_changes_nothing_global():
    script = """
import sys, os, logging, threading, atexit, signal, json
import requests
before, environ, signals = set(sys.modules), dict(os.environ), signal.getsignal(signal.SIGTERM)
callbacks = atexit._ncallbacks()
import seatbeat
print(json.dumps({
    "loaded": sorted({name.split(".")[0] for name in set(sys.modules) - before}),
    "stdlib": sorted(sys.stdlib_module_names),
    "root handlers": len(logging.getLogger().handlers),
    "own handlers": [type(h).__name__ for h in logging.getLogger("seatbeat").handlers],
    "threads": threading.active_count(),
    "callbacks": atexit._ncallbacks() - callbacks,
    "same": [dict(os.environ) == environ, signal.getsignal(signal.SIGTERM) == signals],
    "asyncio": "asyncio" in sys.modules,
}))
"""
    seen = json.loads(run(script))
    assert set(seen["loaded"]) - set(seen["stdlib"]) == {"seatbeat"}
    assert seen["root handlers"] == 0
    assert seen["own handlers"] == ["NullHandler"]
    assert seen["threads"] == 1
    assert seen["callbacks"] == 0
    assert seen["same"] == [True, True]
    assert not seen["asyncio"]


def test_a_script_that_just_ends_delivers(collector):
    run(
        """
from seatbeat import Seatbeat
sb = Seatbeat(interval=60.0)
for n in range(3):
    sb.activity(f"act.{n}", user="u-7")
""",
        collector.url,
    )
    assert names(collector) == ["act.0", "act.1", "act.2"]


def test_an_event_reported_at_exit_is_delivered(collector):
    run(
        """
import atexit
from seatbeat import Seatbeat
sb = Seatbeat(interval=60.0)
sb.activity("first", user="u-7")
atexit.register(sb.activity, "last", user="u-7")
""",
        collector.url,
    )
    assert names(collector) == ["first", "last"]


NEXT = """
import os, time
from seatbeat import Seatbeat
sb = Seatbeat()
until = time.monotonic() + 10
while any(name.endswith(".jsonl") for name in os.listdir(sb.stats().spool)):
    assert time.monotonic() < until
    time.sleep(0.005)
"""


def test_an_event_reported_after_the_last_flush_waits_for_the_next_process(collector):
    run(
        """
import atexit
late = []
atexit.register(lambda: late[0].activity("late", user="u-7"))
from seatbeat import Seatbeat
late.append(Seatbeat(interval=60.0))
late[0].activity("first", user="u-7")
""",
        collector.url,
    )
    assert names(collector) == ["first"]
    run(NEXT, collector.url)
    assert names(collector) == ["first", "late"]


EXIT = """
import time, atexit
began = []
atexit.register(lambda: print(time.monotonic() - began[0]))
from seatbeat import Seatbeat
sb = Seatbeat(interval=0.01)
for n in range(200):
    sb.activity(f"act.{n:03}", user="u-7")
began.append(time.monotonic())
"""


def never(request):
    """Answer long after the exit has given up; not at all would keep the server from stopping."""
    time.sleep(3)


def refuse(request):
    return 503, {}, {}


@pytest.mark.parametrize("answer", [never, refuse])
def test_a_collector_that_is_down_holds_up_the_exit_for_a_second_and_costs_nothing(
    collector, answer
):
    collector.default = answer
    assert 0.9 < float(run(EXIT, collector.url)) < 1.2
    collector.default = take_all
    run(NEXT, collector.url)
    assert names(collector) == [f"act.{n:03}" for n in range(200)]


def take_all(request):
    return 200, {}, {"accepted": len(request.body["events"]), "rejected": []}


def test_an_unreachable_collector_holds_up_the_exit_for_at_most_a_second():
    assert float(run(EXIT)) < 1.2


@needs_fork
@pytest.mark.parametrize(
    "child_ends",
    ["print(sb.flush(5.0).pending); os._exit(0)", "sys.exit()"],
    ids=["flushes and vanishes", "ends by itself"],
)
@pytest.mark.parametrize("used_before", [False, True], ids=["unused before", "used before"])
def test_a_forked_child_delivers_its_own_events_and_the_parent_its_own(
    collector, used_before, child_ends
):
    run(
        f"""
import os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # Python 3.12: "may lead to deadlocks"
from seatbeat import Seatbeat
sb = Seatbeat(interval=60.0)
if {used_before}:
    sb.activity("sent.before", user="u-7")
    sb.flush(5.0)
    sb.activity("pending.before", user="u-7")
for child in range(3):
    if os.fork() == 0:
        for n in range(10):
            sb.activity(f"child.{{child}}.{{n}}", user="u-7")
        {child_ends}
for _ in range(3):
    assert os.wait()[1] == 0
sb.activity("parent", user="u-7")
""",
        collector.url,
    )
    expected = [f"child.{child}.{n}" for child in range(3) for n in range(10)] + ["parent"]
    expected += ["sent.before", "pending.before"] if used_before else []
    assert names(collector) == sorted(expected)
    assert len({event["id"] for event in collector.taken}) == len(expected)


@needs_fork
def test_forking_while_the_thread_is_busy_leaves_no_lock_behind(collector):
    run(
        """
import os, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
from seatbeat import Seatbeat
sb = Seatbeat(interval=0.0001)
for n in range(25):
    sb.activity(f"parent.{n}", user="u-7")
    if os.fork() == 0:
        sb.activity(f"child.{n}", user="u-7")
        os._exit(0 if sb.flush(5.0).sent == 1 else 1)
for _ in range(25):
    assert os.wait()[1] == 0
""",
        collector.url,
    )
    assert len(collector.taken) == 50


@needs_fork
@pytest.mark.parametrize("used_before", [False, True], ids=["unused before", "used before"])
def test_children_that_vanish_leave_their_events_to_those_who_come_later(collector, used_before):
    """As the children of Celery and multiprocessing do, after each task if so told."""
    run(
        f"""
import os, warnings
warnings.simplefilter("ignore", DeprecationWarning)
from seatbeat import Seatbeat
sb = Seatbeat(interval=0.001)
if {used_before}:
    sb.activity("parent.before", user="u-7")
for child in range(60):
    if os.fork() == 0:
        sb.activity(f"child.{{child}}.0", user="u-7")
        sb.identify(f"child.{{child}}")
        os._exit(0)
    os.wait()
""",
        collector.url,
    )
    run(NEXT, collector.url)
    arrived = [event.get("name", event["user_id"]) for event in collector.taken]
    expected = [f"child.{n}.0" for n in range(60)] + [f"child.{n}" for n in range(60)]
    assert sorted(set(arrived)) == sorted(expected + ["parent.before"] * used_before)


@needs_fork
def test_a_child_of_a_fork_without_hooks_has_its_own_events_too(collector):
    """As uWSGI may fork: what Python would run in the child doesn't run."""
    run(
        """
import ctypes, os
from seatbeat import Seatbeat
sb = Seatbeat(interval=60.0)
if ctypes.PyDLL(None).fork() == 0:
    sb.activity("child", user="u-7")
    os._exit(0 if sb.flush(5.0).sent == 1 else 1)
sb.activity("parent", user="u-7")
assert os.wait()[1] == 0
""",
        collector.url,
    )
    assert names(collector) == ["child", "parent"]


OUTLIVED = {
    "a child": """
if os.fork() == 0:
    time.sleep(60)
""",
    "a grandchild": """
if os.fork() == 0:
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
""",
    "another program": """
subprocess.Popen(["sleep", "60"], close_fds=False)
""",
    "a child forked in C": """
if ctypes.PyDLL(None).fork() == 0:
    time.sleep(60)
""",
}


@needs_fork
@pytest.mark.parametrize("who", OUTLIVED)
def test_who_outlives_a_killed_process_does_not_keep_its_events_back(collector, who):
    script = f"""
import ctypes, os, subprocess, sys, time, warnings
warnings.simplefilter("ignore", DeprecationWarning)
os.setpgid(0, 0)
from seatbeat import Seatbeat
sb = Seatbeat(interval=60.0)
sb.activity("parent", user="u-7")
{OUTLIVED[who]}
print("ready", flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", script], env=environ(collector.url), stdout=subprocess.PIPE
    )
    try:
        assert parent.stdout.readline() == b"ready\n"
        parent.send_signal(signal.SIGKILL)
        parent.wait()
        run(NEXT, collector.url)
        assert names(collector) == ["parent"]
    finally:
        os.killpg(parent.pid, signal.SIGKILL)
        parent.stdout.close()


@needs_fork
def test_a_client_closed_before_the_fork_stays_closed(collector):
    run(
        """
import os
from seatbeat import Seatbeat
sb = Seatbeat()
sb.close()
if os.fork() == 0:
    os._exit(0 if sb.activity("late", user="u-7") is None else 1)
assert os.wait()[1] == 0
""",
        collector.url,
    )
    assert collector.requests == []


def test_a_signal_handler_may_report_while_the_app_is_reporting(collector):
    run(
        """
import signal
from seatbeat import Seatbeat
sb = Seatbeat(interval=0.01)
signal.signal(signal.SIGALRM, lambda *_: sb.activity("alarm", user="u-7"))
signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
for n in range(5000):
    sb.activity("steady", user="u-7")
signal.setitimer(signal.ITIMER_REAL, 0)
assert sb.flush(10.0).pending == 0
""",
        collector.url,
    )
    assert names(collector).count("steady") == 5000
    assert "alarm" in names(collector)
