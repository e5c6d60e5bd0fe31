"""An environment for each client: its pinned version, and what that needs, in a cache directory."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from progress import say

SDK = Path(__file__).parents[2] / "sdk"
REQUESTS = "requests==2.34.2"


class Client(NamedTuple):
    """One client that is measured; `name` is its module in child/clients and its dialect."""

    name: str
    package: str
    version: str = ""

    @property
    def requirements(self) -> tuple[str, ...]:
        """What its environment holds; the same requests for all that use it."""
        own = (f"{self.package}=={self.version}",) if self.version else ()
        return own if self.name == "amplitude" else (*own, REQUESTS)


OURS = Client("seatbeat", "seatbeat")
PEERS = (
    Client("segment", "segment-analytics-python", "2.4.0"),
    Client("posthog", "posthog", "7.91.1"),
    Client("rudder", "rudder-sdk-python", "2.1.9"),
    Client("snowplow", "snowplow-tracker", "1.1.0"),
    Client("amplitude", "amplitude-analytics", "1.3.0"),
    Client("mixpanel", "mixpanel", "5.4.1"),
)
CLIENTS = {client.name: client for client in (OURS, *PEERS)}


def cache_directory() -> Path:
    """Where the environments are kept unless told otherwise."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "seatbeat-bench"


def environment(client: Client, directory: Path) -> Path | None:
    """The client's own Python, set up if it isn't there yet; None where that can't be done."""
    version = "{}.{}".format(*sys.version_info[:2])
    folder = directory / f"{client.package}-{client.version or 'checkout'}-py{version}"
    python, stamp = folder / "bin" / "python", folder / "installed"
    wanted = "\n".join(client.requirements)
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    say(f"{client.name}: installing {', '.join(client.requirements)} into {folder}")
    try:
        _install(client, folder, python)
    except subprocess.CalledProcessError as error:
        say(_why_not(client, error))
        return None
    stamp.write_text(wanted)
    return python


def _install(client: Client, folder: Path, python: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    _run([sys.executable, "-m", "venv", str(folder)])
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _run([*pip, *client.requirements])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, text=True)


def _why_not(client: Client, error: subprocess.CalledProcessError) -> str:
    lines = [line for line in error.stderr.splitlines() if line.startswith("ERROR")]
    return (
        f"{client.name}: left out, it can't be installed ({' '.join(lines[-1:]) or error}).\n"
        "  The first run needs a package index; later ones use what is there."
    )
