"""What people say, among the metrics of their account: in health, and as a sign when it falls."""

import pytest

from stories.house import House, at

PEOPLE = [f"u{n}" for n in range(6)]


@pytest.fixture
def here(tmp_path):
    """A collector at noon of day 15."""
    with House(tmp_path) as house:
        house.account("acme", created_at="2025-01-01T00:00:00Z")
        yield house


def says(here, day, score, user, survey="nps"):
    """Somebody answers a survey."""
    here.tell(
        {
            "type": "survey",
            "account_id": "acme",
            "user_id": user,
            "survey_id": survey,
            "display_id": f"{survey}-{user}-{day}",
            "rev": 1,
            "action": "answered",
            "score": score,
            "occurred_at": at(day, 9),
        }
    )


def falls(here, account="acme"):
    """(about whom or what, severity, value) of every sign that something said has become worse."""
    found = here.read("accounts", account, "signals")["signals"]
    return sorted(
        (row["about"], row["severity"], row["value"])
        for row in found
        if row["kind"] == "feedback_falling"
    )


def test_what_people_say_is_an_indicator_of_health(here):
    for user in PEOPLE:
        says(here, 10, 10, user)
    health = here.read("accounts", "acme", "explain", metric="health")
    rows = {row["name"]: row for row in health["contributions"]}

    assert (rows["nps"]["raw"], rows["nps"]["points"]) == (100, 100)
    assert rows["csat"]["raw"] is None

    for user in PEOPLE:
        says(here, 12, 0, user)
    health = here.read("accounts", "acme", "explain", metric="health")
    rows = {row["name"]: row for row in health["contributions"]}

    assert (rows["nps"]["raw"], rows["nps"]["points"]) == (-100, 0)


def test_health_and_metrics_tell_the_same_score(here):
    for user, score in zip(PEOPLE, (10, 9, 9, 7, 3, 10), strict=True):
        says(here, 11, score, user)

    told = here.read("accounts", "acme", "metrics")["metrics"]["nps"]
    health = here.read("accounts", "acme", "explain", metric="health")
    (raw,) = [row["raw"] for row in health["contributions"] if row["name"] == "nps"]

    assert told["value"] == pytest.approx(50)
    assert raw == told["value"]


def test_a_score_that_falls_against_the_period_before_is_a_sign(here):
    for user in PEOPLE[:5]:
        says(here, -100, 9, user)
    assert falls(here) == []
    for user in PEOPLE[:5]:
        says(here, 10, 8, user)

    assert falls(here) == [("nps", "warn", -100)]


def test_a_score_of_too_few_answers_can_t_fall(here):
    for user in PEOPLE[:5]:
        says(here, -100, 10, user)
    for user in PEOPLE[:4]:
        says(here, 10, 8, user)

    assert falls(here) == []


def test_a_person_whose_own_answer_fell_far_is_a_sign(here):
    says(here, 2, 9, "u1")
    says(here, 12, 6, "u1")
    says(here, 2, 9, "u2")
    says(here, 12, 7, "u2")
    says(here, -200, 10, "u3")  # too long ago to be held against it
    says(here, 12, 1, "u3")
    says(here, 3, 5, "u4", survey="csat")
    says(here, 12, 2, "u4", survey="csat")
    says(here, 12, 0, "u4")  # another question

    assert falls(here) == [("u1", "warn", -3), ("u4", "warn", -3)]


def test_what_is_said_today_counts_tomorrow(here):
    for user in PEOPLE:
        says(here, 15, 0, user)

    assert here.read("accounts", "acme", "metrics")["metrics"]["nps"]["value"] is None
    here.clock.at_ms = at(16, 1)
    assert here.read("accounts", "acme", "metrics")["metrics"]["nps"]["value"] == -100


def test_answers_below_an_account_are_the_account_s_too(here):
    here.account("group", created_at="2025-01-01T00:00:00Z")
    here.account("acme", parent_id="group")
    for user in PEOPLE:
        says(here, 2, 10, user)
        says(here, 12, 4, user)

    (nps,) = [
        row
        for row in here.read("accounts", "group", "explain", metric="health")["contributions"]
        if row["name"] == "nps"
    ]
    assert nps["raw"] == -100
    assert len(falls(here, "group")) == len(PEOPLE)
