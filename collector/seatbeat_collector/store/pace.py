"""How the writer gets on: what waits for it, and how long its commits take."""

from __future__ import annotations

from .histogram import Histogram

COMMIT_S = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
GROUP = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000)


class Pace:
    """Kept by the writer's thread, read by any."""

    def __init__(self) -> None:
        self.commit_seconds = Histogram(COMMIT_S)
        """From `begin` to the end of `commit`; its count is how many commits there were."""
        self.group_requests = Histogram(GROUP)
        """Requests that shared a commit."""
        self.failed_commits = 0
        self.waiting_requests = 0
        self.waiting_events = 0
        self.waiting_bytes = 0
