"""A real program in a real terminal, a person who types, and a real collector that counts."""

import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import seatbeat
from stories.served import Served, tomorrow, wait_until

pty = pytest.importorskip("pty", reason="this system has no terminals like that")

PROGRAM = """
import sys, termios, time, tty
from seatbeat import Seatbeat

before = termios.tcgetattr(0)
tty.setcbreak(0)
sb = Seatbeat(app="console")
try:
    with sb.presence(user="kim", account=sys.argv[1], feature="search") as here:
        came = time.monotonic()
        print("ready", flush=True)
        while (key := sys.stdin.read(1)) != "q":
            here.mark()
            present = round(time.monotonic() - came, 3)
            if key == "s":
                sb.activity("query.saved")
                sb.flush(timeout=10.0)
            print("present", present, flush=True)
finally:
    termios.tcsetattr(0, termios.TCSADRAIN, before)
print("left", round(time.monotonic() - came, 3), flush=True)
"""
A_THOUGHT_S = 0.4


class Terminal:
    """Where a person sees what the program prints and types keys."""

    def __init__(self, served, account, state):
        self._master, slave = pty.openpty()
        environ = {
            **os.environ,
            "PYTHONPATH": str(Path(seatbeat.__file__).parents[1]),
            "SEATBEAT_URL": served.base_url,
            "SEATBEAT_KEY": served.keys["server"],
            "XDG_STATE_HOME": str(state),
        }
        command = [sys.executable, "-W", "error", "-c", PROGRAM, account]
        streams = {"stdin": slave, "stdout": slave, "stderr": slave}
        self.program = subprocess.Popen(command, env=environ, start_new_session=True, **streams)
        os.close(slave)
        self._seen = ""

    def read(self, word):
        """The number that the program prints after a word, once it does."""
        until = time.monotonic() + 30
        while word not in self._seen or not self._seen.endswith("\n"):
            assert time.monotonic() < until, self._seen
            if select.select([self._master], [], [], 0.1)[0]:
                self._seen += os.read(self._master, 1000).decode().replace("\r", "")
        line, self._seen = self._seen.strip().splitlines()[-1], ""
        return float(line.split()[-1]) if " " in line else None

    def think(self):
        """As a person does between two keys; nothing is printed meanwhile."""
        assert select.select([self._master], [], [], A_THOUGHT_S)[0] == []

    def type(self, key):
        os.write(self._master, key.encode())

    def close(self):
        self.program.kill()
        self.program.wait(timeout=30)
        os.close(self._master)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(tmp_path_factory.mktemp("terminal"), fold_interval_ms=100) as served:
        yield served


@pytest.fixture
def sit_down(served, tmp_path):
    """Start the program for an account."""
    terminals = []

    def start(account):
        terminals.append(Terminal(served, account, tmp_path / "state"))
        terminals[-1].read("ready")
        return terminals[-1]

    yield start
    for terminal in terminals:
        terminal.close()


def measured_s(served, account):
    answer = served.told(f"/v1/accounts/{account}/metrics", window=3, as_of=tomorrow())
    return answer["metrics"]["time_spent"]["value"] or 0


def arrives(served, account, expected_s):
    def is_there():
        return abs(measured_s(served, account) - expected_s) < 0.25

    wait_until(is_there, f"{expected_s} s of {account} are counted")


def test_the_time_from_coming_to_leaving_is_counted(served, sit_down):
    terminal = sit_down("typist")
    for key in "abc":
        terminal.think()
        terminal.type(key)
        terminal.read("present")
    terminal.think()
    terminal.type("q")
    left_s = terminal.read("left")
    assert left_s > 4 * A_THOUGHT_S
    assert terminal.program.wait(timeout=10) == 0
    arrives(served, "typist", left_s)


def test_what_was_told_before_the_program_was_killed_stands(served, sit_down):
    terminal = sit_down("unlucky")
    terminal.think()
    terminal.type("s")
    saved_s = terminal.read("present")
    terminal.think()
    terminal.program.send_signal(signal.SIGKILL)
    assert terminal.program.wait(timeout=10) == -signal.SIGKILL
    arrives(served, "unlucky", saved_s)
