"""A page that is open for days, as the snippet tells it in simulated time to the real collector."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stories.collectors import Clock, Running

PROGRAM = Path(__file__).parents[1] / "js" / "days_on_end.js"


def test_a_call_of_days_is_taken_whole_and_counts_once(tmp_path):
    days, breaks = 2.5, 1
    told = subprocess.run(
        ["node", PROGRAM, str(days), str(breaks)], capture_output=True, text=True, check=True
    )
    requests = json.loads(told.stdout)
    clock = Clock(requests[0]["receivedAt"])
    with Running(tmp_path / "seatbeat.db", clock=clock) as running:
        for request in [*requests, *requests]:
            clock.at_ms = max(clock.at_ms, request["receivedAt"])
            answer = running.post(request["text"], key="write", content_type="text/plain")
            assert answer.get_json()["rejected"] == []

        last = datetime.fromtimestamp(clock() / 1000, UTC).date()
        spent = running.metrics("acme", as_of=(last + timedelta(days=1)).isoformat(), window=7)

    assert spent["time_spent"]["value"] == days * 86_400
