"""A thread that works beside the requests until it is told to stop."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Beside:
    """Runs `work` from `start` until `stop`; it looks at `wait` between its steps."""

    def __init__(self, name: str, work: Callable[[], None]) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=work, name=f"seatbeat-{name}", daemon=True)

    def start(self) -> None:
        """Begin; once only."""
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Rest between two steps; true at once when it is time to end."""
        return self._stop.wait(seconds)

    def stop(self) -> None:
        """Have the step under way finished, and end; nothing where it never began."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()
