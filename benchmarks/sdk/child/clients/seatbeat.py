"""Ours, with its defaults; the spool is a folder of the benchmark's."""

from __future__ import annotations

from seatbeat import Seatbeat


class Client:
    def __init__(self, url: str, folder: str) -> None:
        self._seatbeat = Seatbeat(key="sbs_benchmark", url=url, app="app", spool=folder)

    def track(self, name: str, user: str, account: str, properties: dict[str, object]) -> None:
        self._seatbeat.activity(name, user=user, account=account, properties=properties)

    def flush(self) -> None:
        self._seatbeat.flush(timeout=60)

    def close(self) -> None:
        self._seatbeat.close(timeout=60)
