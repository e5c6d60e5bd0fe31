"""The demo: a collector with a portfolio, a product that reports to it, and a page to begin with.

    python examples/run_demo.py [--port 8787] [--app-port 8788] [--no-open]

Everything it keeps is in .demo/ beside this folder; delete that to begin anew. Ctrl-C stops both.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser
from collections.abc import Sequence
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parent
DATA = EXAMPLES.parent / ".demo"
HOST = "127.0.0.1"
COLLECTOR = [sys.executable, "-c", "from seatbeat_collector.cli import main; main()"]
SEEDING_S = 300
STARTING_S = 60
STOPPING_S = 15
ENDED = "a part of it ended by itself."


class CannotRun(Exception):
    """The demo can't go on; the message says why and what to do."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until Ctrl-C; returns the exit code."""
    options = parse(arguments)
    # A shell has what it runs in the background ignore SIGINT. Windows knows no SIGHUP.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    running: list[subprocess.Popen[bytes]] = []
    try:
        _run(options, running)
    except CannotRun as problem:
        print(f"The demo stops: {problem}\nLogs are in {options.data}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping.")
    finally:
        stop(running)
    return 0


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options; ports also come from PORT and APP_PORT."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    port, app_port = os.environ.get("PORT", "8787"), os.environ.get("APP_PORT", "8788")
    parser.add_argument("--port", type=int, default=port, help="the collector's (8787, or PORT)")
    parser.add_argument(
        "--app-port", type=int, default=app_port, help="the product's (8788, or APP_PORT)"
    )
    parser.add_argument("--no-open", action="store_true", help="leave the browser alone")
    parser.add_argument("--data", default=DATA, help="where to keep the data (.demo)")
    parser.add_argument("--accounts", default="72", help="how many customers to make up (72)")
    options = parser.parse_args(arguments)
    options.data = Path(options.data).resolve()
    return options


def _run(options: argparse.Namespace, running: list[subprocess.Popen[bytes]]) -> None:
    for port, option in ((options.port, "--port"), (options.app_port, "--app-port")):
        check_free(port, option)
    options.data.mkdir(exist_ok=True, mode=0o700)
    collector, app = f"http://{HOST}:{options.port}", f"http://{HOST}:{options.app_port}"
    running.append(start_collector(options))
    wait_for(f"{collector}/readyz", running[-1], SEEDING_S)
    keys = json.loads(Path(f"{_database(options)}.keys.json").read_text(encoding="utf-8"))
    running.append(start_app(options, collector, keys))
    wait_for(f"{app}/welcome", running[-1], STARTING_S)
    print(f"\n  Begin here  {app}/welcome\n\nCtrl-C stops the demo. Logs and data: {options.data}")
    if not options.no_open and has_display():
        webbrowser.open(f"{app}/welcome")
    watch(running)


def start_collector(options: argparse.Namespace) -> subprocess.Popen[bytes]:
    """`seatbeat-collector demo`; its progress is shown, its log goes to a file."""
    command = [*COLLECTOR, "demo", "--database", _database(options), "--accounts", options.accounts]
    command += ["--host", HOST, "--port", str(options.port)]
    for name in (HOST, "localhost"):
        command += ["--origin", f"http://{name}:{options.app_port}"]
    return _start(command, options.data / "collector.log", {}, shows_output=True)


def start_app(
    options: argparse.Namespace, collector: str, keys: dict[str, str]
) -> subprocess.Popen[bytes]:
    """The product, which gets the keys of the collector through its environment."""
    environment = {
        "SEATBEAT_URL": collector,
        "SEATBEAT_KEY": keys["server"],
        "SEATBEAT_WRITE_KEY": keys["write"],
        "SEATBEAT_READ_KEY": keys["read"],
        "PENNYFOLD_SECRET": _kept_secret(options.data / "session.secret"),
        "HOST": HOST,
        "PORT": str(options.app_port),
    }
    return _start([sys.executable, "-m", "demo_app"], options.data / "app.log", environment)


def _start(
    command: list[str], log: Path, environment: dict[str, str], *, shows_output: bool = False
) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            command,
            cwd=EXAMPLES,
            env={**_own_environment(), **environment},
            stdout=None if shows_output else out,
            stderr=out,
            start_new_session=True,  # Ctrl-C reaches this process alone, which stops both in order
        )


def _own_environment() -> dict[str, str]:
    """This process's environment without settings that are meant for other collectors."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("SEATBEAT_")}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def check_free(port: int, option: str) -> None:
    """Raise CannotRun when something listens there already."""
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere it would let two listen on one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise CannotRun(
                f"port {port} is taken. Is the demo running already? Else name another: "
                f'make demo ARGS="{option} {port + 10}"'
            ) from None


def wait_for(address: str, process: subprocess.Popen[bytes], seconds: float) -> None:
    """Return once the address answers 200. Raises CannotRun when it never will."""
    until = time.monotonic() + seconds
    while not _answers(address):
        if process.poll() is not None:
            raise CannotRun(ENDED)
        if time.monotonic() > until:
            raise CannotRun(f"{address} doesn't answer.")
        time.sleep(0.15)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:  # refused, reset, timed out, or an answer that is no 200
        return False


def has_display() -> bool:
    """Whether a browser window could be seen."""
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def watch(running: list[subprocess.Popen[bytes]]) -> None:
    """Return never, unless a part ends by itself, which raises CannotRun."""
    while all(process.poll() is None for process in running):
        time.sleep(0.5)
    raise CannotRun(ENDED)


def stop(running: list[subprocess.Popen[bytes]]) -> None:
    """End the product first, so that what it still has to say is taken."""
    for process in reversed(running):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(STOPPING_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _database(options: argparse.Namespace) -> str:
    return str(options.data / "seatbeat.db")


def _kept_secret(file: Path) -> str:
    """The secret of the product's sessions: made once, so that a restart signs nobody out."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="utf-8")
    return file.read_text(encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
