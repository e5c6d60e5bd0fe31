"""Surveys in a running collector: defined, leased, shown, answered, in a few words."""

from __future__ import annotations

import json

from stories.house import House

OPEN = {"audience": {"min_age_days": 0, "min_active_days": 0}, "window_days": 0}
"""Nothing but what a test is about stands in the way."""
DAY = 86_400_000


class Desk(House):
    """A collector that asks; `survey` makes one that is live."""

    def survey(self, survey_id="nps-q4", **fields):
        body = {"id": survey_id, "metric": "nps", "status": "live", **OPEN, **fields}
        answer = self.call("POST", "/v1/surveys", key="admin", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json

    def change(self, survey_id="nps-q4", **fields):
        answer = self.call("PATCH", f"/v1/surveys/{survey_id}", key="admin", json=fields)
        assert answer.status_code == 200, answer.text
        return answer.json

    def ask(self, user="kim", survey_id="nps-q4", *, account="acme", key="write", **more):
        """The answer to a page that asks whether it may show a survey."""
        headers = more.pop("headers", {})
        body = {"user_id": user, "account_id": account, "survey_id": survey_id, **more}
        body = {"key": self.keys.get(key, key), **body}
        return self.call(
            "POST",
            "/v1/surveys/lease",
            key=None,
            data=json.dumps(body),
            headers={"Content-Type": "text/plain", **headers},
        )

    def lease(self, *args, **more):
        """The lease, or None."""
        answer = self.ask(*args, **more)
        assert answer.status_code == 200, answer.text
        return answer.json["lease"]

    def step(self, lease, action, *, user="kim", account="acme", rev=1, key="write", **more):
        """The answer to a step of a display."""
        event = {
            "type": "survey",
            "user_id": user,
            "account_id": account,
            "survey_id": lease["survey"]["id"],
            "display_id": lease["display_id"],
            "action": action,
            "rev": rev,
            "occurred_at": self.clock(),
            **more,
        }
        return self.send(event, key=key)

    def code(self, answer):
        """Why a single event was refused, or None."""
        said = answer.json
        assert answer.status_code in (200, 422), answer.text
        return said["rejected"][0]["code"] if said["rejected"] else None

    def show(self, user="kim", survey_id="nps-q4", **more):
        """Lease and show a survey."""
        lease = self.lease(user, survey_id, **more)
        assert lease is not None
        account = more.get("account", "acme")
        assert self.code(self.step(lease, "shown", user=user, account=account)) is None
        return lease

    def reason(self, user="kim", survey_id="nps-q4", account="acme"):
        """The code of the gate that keeps somebody from being asked, or None."""
        return self.explain(user, survey_id, account)["reason"]

    def explain(self, user="kim", survey_id="nps-q4", account="acme"):
        return self.read("surveys", survey_id, "explain", user=user, account=account)

    def rows(self, columns, table="survey_displays"):
        """Rows as they lie in the store."""
        found = self.collector.store._readers.get().execute(f"select {columns} from {table}")  # noqa: S608  # ours
        return found.fetchall()
