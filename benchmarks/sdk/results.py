"""What was measured, kept in a file so that a run can be done in slices."""

from __future__ import annotations

import json
import os
import platform
from collections import defaultdict
from pathlib import Path
from statistics import median

from environments import CLIENTS

Samples = list[dict[str, float]]


class Results:
    """Samples of each measure and client, one a round."""

    def __init__(self) -> None:
        self.machine = ""
        self._samples: dict[str, dict[str, Samples]] = defaultdict(lambda: defaultdict(list))

    def add(self, measure: str, client: str, sample: dict[str, float]) -> None:
        """One more round."""
        self._samples[measure][client].append(sample)

    def forget(self, measure: str, client: str) -> None:
        """Make room for a new measurement."""
        self._samples[measure].pop(client, None)

    def clients(self, measure: str) -> list[str]:
        """Those that have samples, ours first."""
        return [name for name in CLIENTS if self._samples.get(measure, {}).get(name)]

    def values(self, measure: str, client: str, key: str) -> list[float]:
        """One figure over the rounds; empty where it wasn't measured or doesn't apply."""
        samples = self._samples.get(measure, {}).get(client, [])
        return [sample[key] for sample in samples if key in sample]

    def middle(self, measure: str, client: str, key: str) -> float | None:
        """The median over the rounds."""
        values = self.values(measure, client, key)
        return median(values) if values else None

    def last(self, measure: str) -> dict[str, float]:
        """One sample, for what is the same in all."""
        return self._samples[measure][self.clients(measure)[0]][-1]

    def write(self, path: Path) -> None:
        """Into a file that `read` understands."""
        versions = {name: client.version for name, client in CLIENTS.items() if client.version}
        told = {"machine": self.machine, "versions": versions, "samples": self._samples}
        path.write_text(json.dumps(told, indent=1) + "\n")

    @classmethod
    def read(cls, path: Path) -> Results:
        """What an earlier run has written; nothing where there was none."""
        found = cls()
        if path.exists():
            told = json.loads(path.read_text())
            found.machine = told["machine"]
            for measure, clients in told["samples"].items():
                for client, samples in clients.items():
                    found._samples[measure][client] = samples
        return found


def machine() -> str:
    """What this runs on."""
    cores = f"{os.cpu_count()} cores ({_processor()})"
    return f"{cores}, {platform.system()} {platform.machine()}, Python {platform.python_version()}"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return (names or [platform.processor() or "of a kind it doesn't tell"])[0]
