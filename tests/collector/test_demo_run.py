"""`make demo`: both parts start, know of each other, and stop together."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

RUN = Path(__file__).parents[2] / "examples" / "run_demo.py"
IGNORING_SIGINT = ("sh", "-c", "trap '' INT; exec \"$@\"", "sh")
"""As a shell starts what it runs in the background."""
needs_signals = pytest.mark.skipif(os.name != "posix", reason="stops by a POSIX signal")


def free_ports(count):
    """Ports that nobody listens on, all held until all are found."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def command(data, port, app_port):
    return [
        *(sys.executable, str(RUN), "--no-open", "--accounts", "17", "--data", str(data)),
        *("--port", str(port), "--app-port", str(app_port)),
    ]


def read(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read().decode()


def is_free(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@needs_signals
def test_it_starts_both_parts_shows_live_numbers_and_stops_both(tmp_path):
    port, app_port = free_ports(2)
    with subprocess.Popen(
        [*IGNORING_SIGINT, *command(tmp_path / "data", port, app_port)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            said = []
            for line in process.stdout:
                said.append(line)
                if "Ctrl-C stops" in line:
                    break
            assert process.poll() is None, "".join(said)
            assert f"http://127.0.0.1:{app_port}/welcome" in "".join(said)
            assert "Juniper &amp; Vale" in read(f"http://127.0.0.1:{app_port}/welcome")
            seen = json.loads(read(f"http://127.0.0.1:{app_port}/seen/account"))
            assert seen["license_utilization"]["seats"] == 12
            assert seen["active_users"]["value"] == 6
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0
        finally:
            process.terminate()
    assert is_free(port) and is_free(app_port)


def test_a_taken_port_is_an_error_that_says_what_to_do(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        (other,) = free_ports(1)
        done = subprocess.run(
            command(tmp_path, port, other), capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert f"port {port} is taken" in done.stderr
    assert 'make demo ARGS="--port' in done.stderr
