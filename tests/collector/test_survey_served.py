"""A survey from a file to an answer, against the server as it runs, threads and all."""

from __future__ import annotations

import json
import urllib.request
from contextlib import closing

from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.collector import now_ms
from stories.served import Served, wait_until

FILE = """\
metric: nps
status: live
window_days: 0
audience: {min_age_days: 0, min_active_days: 1}
"""


def posted(served, path, body):
    """The JSON that a page gets for its POST."""
    data = json.dumps({"key": served.keys["write"], **body}).encode()
    headers = {"Origin": "https://a.b", "Content-Type": "text/plain"}
    request = urllib.request.Request(f"{served.base_url}{path}", data, headers)
    with closing(urllib.request.urlopen(request)) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "https://a.b"
        return json.loads(answer.read())


def test_a_survey_goes_from_a_file_to_a_page_and_its_answer_to_the_score(tmp_path):
    (tmp_path / "nps-q4.yaml").write_text(FILE)
    kim = {"user_id": "kim", "account_id": "acme"}

    def told():
        batch = {"sent_at": now_ms(), "events": [{"type": "heartbeat", **kim}]}
        return posted(served, "/v1/batch", batch).get("surveys")

    with Served(tmp_path) as served:
        assert told() is None
        words = ["survey", "apply", "--database", str(served.database), str(tmp_path)]
        assert CliRunner().invoke(main, words).exit_code == 0
        wait_until(told, "the page is told of the survey")
        assert told() == [{"id": "nps-q4", "delay_ms": 5000, "trigger": None, "pages": None}]

        asked = {**kim, "survey_id": "nps-q4", "languages": ["ja-JP"]}
        lease = posted(served, "/v1/surveys/lease", asked)["lease"]
        assert lease["survey"]["lang"] == "ja"
        assert posted(served, "/v1/surveys/lease", asked) == {"lease": None}

        step = {"type": "survey", **kim, "survey_id": "nps-q4", "display_id": lease["display_id"]}
        steps = [
            {**step, "rev": 1, "action": "shown"},
            {**step, "rev": 2, "action": "answered", "score": 9, "took_ms": 1200},
            {**step, "rev": 2, "action": "answered", "score": 0, "display_id": "false"},
        ]
        said = posted(served, "/v1/batch", {"sent_at": now_ms(), "events": steps})
        assert (said["accepted"], said["rejected"][0]["code"]) == (2, "no_lease")
        assert told() is None
        explained = served.get("/v1/surveys/nps-q4/explain", user="kim", account="acme")
        assert explained["reason"] == "cooldown_answered"
        assert served.stop() == 0
    looked = CliRunner().invoke(main, ["doctor", "--database", str(served.database)])
    assert "survey nps-q4: answers refused in 7 days: no_lease 1" in looked.output
