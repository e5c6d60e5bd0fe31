"""Results of a survey over HTTP: scores that rest on what counts, and rates of displays."""

from __future__ import annotations

import pytest

from seatbeat_collector.http.metric_schemas import SeriesSchema
from seatbeat_collector.http.result_schemas import ResultsSchema
from seatbeat_collector.http.score_schemas import AccountMetricsSchema
from stories.answers import answers, step
from stories.house import House, at


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme", created_at=at(-200))
        yield made


def results(here, survey="nps", **query):
    found = here.read("surveys", survey, "results", **query)
    assert ResultsSchema().validate(found) == {}
    return found


def test_a_survey_s_score_rests_on_its_answers_alone(here):
    here.tell(*answers([10] * 7 + [8] * 2 + [3], at(10, 9)))
    here.tell(step("skips", action="dismissed", occurred_at=at(10, 9)))

    found = results(here)

    score = found["score"]
    assert (score["value"], score["n"], score["status"], score["low_sample"]) == (
        60,
        10,
        "ok",
        True,
    )
    assert (score["promoters"], score["passives"], score["detractors"]) == (7, 2, 1)
    assert score["interval"][0] < 60 < score["interval"][1]
    assert score["method"] == "promoters_minus_detractors"
    assert sum(score["distribution"].values()) == 10


def test_under_five_answers_there_are_counts_and_no_score(here):
    here.tell(*answers([10, 10, 0, 0], at(10, 9)))

    score = results(here)["score"]

    assert (score["value"], score["interval"], score["n"]) == (None, None, 4)
    assert (score["promoters"], score["detractors"]) == (2, 2)
    assert score["status"] == "insufficient_data"


def test_a_survey_that_was_shown_to_nobody_who_answered_has_no_score_and_no_rate_of_it(here):
    here.tell(step("ada", action="shown", occurred_at=at(10, 9)))

    found = results(here)

    assert found["score"]["value"] is None and found["score"]["n"] == 0
    assert found["rates"]["response_rate"] == 0
    assert found["rates"]["completion_rate"] is None


def test_a_survey_that_nobody_defined_or_saw_is_none(here):
    refused = here.call("GET", "/v1/surveys/gone/results")
    assert (refused.status_code, refused.json["code"]) == (404, "not_found")


def walk(user, *actions, at_ms, **fields):
    """The steps of one display in order."""
    return [
        step(user, display=f"of-{user}", rev=rev, action=action, occurred_at=at_ms + rev, **given)
        for rev, action in enumerate(actions, 1)
        for given in [fields if action in ("answered", "completed") else {}]
    ]


def test_each_display_counts_once_and_has_one_outcome(here):
    at_ms = at(10, 9)
    here.tell(*walk("ada", "shown", "started", "answered", "completed", at_ms=at_ms, score=9))
    here.tell(*walk("bo", "shown", "answered", at_ms=at_ms, score=9))
    here.tell(*walk("cy", "shown", "started", "dismissed", at_ms=at_ms))
    here.tell(*walk("dee", "shown", "later", at_ms=at_ms))
    here.tell(*walk("eve", "shown", "abandoned", at_ms=at_ms))
    here.tell(*walk("fay", "shown", at_ms=at_ms))
    here.tell(*walk("gil", "shown", "started", at_ms=at_ms))
    here.tell(*walk("hal", "shown", "answered", "dismissed", at_ms=at_ms, score=3))

    rates = results(here)["rates"]

    assert (rates["displays"], rates["answered"], rates["started"]) == (8, 3, 5)
    assert (rates["response_rate"], rates["completion_rate"]) == (37.5, 20)
    assert rates["outcomes"] == {
        "completed": 1,
        "answered": 2,
        "dismissed": 1,
        "later": 1,
        "abandoned": 1,
        "started": 1,
        "ignored": 1,
    }


def test_flagged_answers_are_counted_beside_the_score_and_not_in_it(here):
    here.put("users", "us", traits={"internal": True}, account_id="acme")
    here.tell(*answers([9] * 5, at(10, 9)))
    here.tell(step("us", score=0, occurred_at=at(10, 9)))
    here.tell(step("bot", score=0, took_ms=120, occurred_at=at(10, 9)))

    found = results(here)

    assert (found["score"]["value"], found["score"]["n"]) == (100, 5)
    assert found["left_out"] == {"answers": 2, "by_flag": {"internal": 1, "too_fast": 1}}
    assert found["rates"]["displays"] == 6  # the bot's was a display, our own was none


def test_results_by_period_have_every_period_and_add_up(here):
    here.tell(*answers([9] * 6, at(1, 9)), *answers([0] * 5, at(15, 9), people="late"))

    found = results(here, by="period", interval="week")

    assert [group["from"] for group in found["groups"]] == [
        "2027-03-01",
        "2027-03-08",
        "2027-03-15",
    ]
    assert [group["score"]["n"] for group in found["groups"]] == [6, 0, 5]
    assert [group["score"]["value"] for group in found["groups"]] == [100, None, -100]
    assert found["score"]["n"] == 11
    assert results(here, to="2027-03-14")["score"]["n"] == 6
    assert results(here, from_="2027-03-02", to="2027-03-14")["score"]["n"] == 0


def test_results_by_account_and_by_the_segment_it_was_in_then(here):
    here.account("acme", segment="trial")
    here.account("acme", at(5), segment="pro")
    here.account("big", segment="pro")
    here.tell(*answers([9] * 5, at(2, 9)), *answers([0] * 5, at(10, 9), people="later"))
    here.tell(*answers([9] * 5, at(10, 9), account_id="big", people="b"))

    by_account = results(here, by="account")["groups"]
    by_segment = results(here, by="segment")["groups"]

    assert [(one["group"], one["score"]["value"]) for one in by_account] == [
        ("acme", 0),
        ("big", 100),
    ]
    assert [(one["group"], one["score"]["value"]) for one in by_segment] == [
        ("pro", 0),
        ("trial", 100),
    ]


def test_groups_come_in_pages_and_as_csv(here):
    for number in range(5):
        here.tell(*answers([9], at(10, 9), account_id=f"account-{number}", people=f"p{number}-"))

    page = results(here, by="account", limit=3)
    rest = results(here, by="account", limit=3, cursor=page["next_cursor"])
    names = [group["group"] for group in page["groups"] + rest["groups"]]
    assert names == [f"account-{number}" for number in range(5)] and rest["next_cursor"] is None
    assert here.call("GET", "/v1/surveys/nps/results?cursor=x").status_code == 400
    path = "/v1/surveys/nps/results?by=account"
    text = here.call("GET", path, headers={"Accept": "text/csv"}).text
    head, *lines = text.strip().splitlines()
    assert head.startswith("group,score.value,score.shown") and len(lines) == 5


def test_results_by_language_and_by_what_comments_are_about(here):
    themes = [{"id": "speed", "name": "Speed", "keywords": {"en": ["slow"], "de": ["langsam"]}}]
    put = here.call("PUT", "/v1/themes", key="admin", json={"themes": themes})
    assert put.status_code == 200
    for number, (lang, comment) in enumerate([("en", "Slow!"), ("de", "Zu LANGSAM"), ("en", "")]):
        here.tell(step(f"u{number}", score=2, lang=lang, comment=comment, occurred_at=at(10, 9)))

    by_language = {
        one["group"]: one["score"]["n"] for one in results(here, by="language")["groups"]
    }
    by_theme = {one["group"]: one["score"]["n"] for one in results(here, by="theme")["groups"]}

    assert by_language == {"de": 1, "en": 2}
    assert by_theme == {"speed": 2}


def test_the_roll_ups_stand_side_by_side_over_each_person_s_latest_answer(here):
    here.account("small", mrr=10_000 / 12, currency="EUR")
    here.account("large", mrr=90_000 / 12, currency="EUR")
    here.tell(*answers([0] * 9, at(5, 9), account_id="small"))
    here.tell(*answers([10] * 9, at(10, 9), account_id="small"))
    here.tell(*answers([0], at(10, 9), account_id="large", people="boss"))

    found = results(here)["rollups"]

    assert (found["by_respondent"], found["account_equal"]) == (80, 0)
    assert found["revenue_weighted"] == pytest.approx(-80)
    assert (found["respondents"], found["accounts"], found["currency"]) == (10, 2, "EUR")


def test_revenue_in_several_currencies_is_not_added_up(here):
    here.account("a", mrr=10, currency="EUR")
    here.account("b", mrr=10, currency="USD")
    here.tell(*answers([9] * 5, at(5, 9), account_id="a"))
    here.tell(*answers([9], at(5, 9), account_id="b", people="boss"))

    found = results(here)["rollups"]

    assert (found["revenue_weighted"], found["mixed_currencies"]) == (None, True)
    assert found["account_equal"] == 100


def test_csat_and_ces_are_shares_with_a_mean_and_no_roll_up(here):
    here.tell(*answers([5, 5, 4, 3, 1], at(10, 9), survey_id="csat"))
    here.tell(*answers([7, 6, 5, 4, 1], at(10, 9), survey_id="ces"))

    csat, ces = results(here, "csat"), results(here, "ces")

    assert (csat["score"]["value"], csat["score"]["mean"], csat["rollups"]) == (60, 3.6, None)
    assert (ces["score"]["value"], ces["score"]["mean"]) == (60, 4.6)
    assert (csat["score"]["method"], ces["score"]["method"]) == ("top_two_box", "top_three_box")


# -- the metrics of an account -------------------------------------------------------------------


def test_an_account_without_answers_has_null_scores_and_not_zeros(here):
    metrics = here.metrics("acme")

    for name in ("nps", "csat", "ces"):
        assert (metrics[name]["value"], metrics[name]["n"]) == (None, 0)
        assert (metrics[name]["status"], metrics[name]["window"]) == ("insufficient_data", 90)
    assert AccountMetricsSchema().validate(here.read("accounts", "acme", "metrics")) == {}


def test_an_account_s_nps_takes_each_person_s_latest_answer_of_ninety_days(here):
    here.tell(*answers([0] * 6, at(-100, 9), people="gone"))
    here.tell(*answers([0] * 5, at(2, 9)), *answers([9, 9, 9, 9], at(12, 9)))
    here.tell(*answers([9], at(15, 9), people="today"))

    nps = here.metrics("acme")["nps"]

    assert (nps["value"], nps["n"], nps["status"]) == (60, 5, "ok")
    assert (nps["promoters"], nps["passives"], nps["detractors"]) == (4, 0, 1)
    assert (nps["unit"], nps["as_of"], nps["observed_days"]) == ("points", "2027-03-15", 90)
    assert nps["interval"][0] < 60 and nps["today_so_far"] == 1
    assert here.metrics("acme", as_of="2027-03-10")["nps"]["value"] == -100
    assert here.metrics("acme", as_of="2027-03-16")["nps"]["status"] == "provisional"
    assert here.metrics("acme", window=5)["nps"]["n"] == 4


def test_people_who_are_not_counted_are_in_no_score_of_the_account(here):
    here.tell(*answers([9] * 5, at(10, 9)), step("us", score=0, occurred_at=at(10, 9)))
    here.put("users", "us", traits={"internal": True})

    assert here.metrics("acme")["nps"]["value"] == 100


def test_a_parent_s_score_is_that_of_all_people_below_it_each_once(here):
    here.account("north", parent_id="acme")
    here.tell(*answers([0] * 5, at(5, 9), account_id="north"))
    here.tell(*answers([9] * 5, at(10, 9)))

    nps = here.metrics("acme")["nps"]

    assert (nps["value"], nps["n"]) == (100, 5)
    assert here.metrics("north")["nps"]["value"] == -100


def test_a_score_over_time_has_a_point_a_period_with_its_answers(here):
    here.tell(*answers([9] * 5, at(1, 9)), *answers([0] * 3, at(8, 9)))

    found = here.read(
        "accounts", "acme", "timeseries", metric="nps", interval="week", from_="2027-03-01"
    )

    shown = [(point["value"], point["n"], point["status"]) for point in found["points"]]
    assert shown == [(100, 5, "ok"), (None, 3, "insufficient_data"), (None, 0, "insufficient_data")]
    assert SeriesSchema().validate(found) == {}


def test_the_catalogue_explains_the_three(here):
    entries = {entry["name"]: entry for entry in here.read("metrics")["metrics"]}
    assert {"nps", "csat", "ces"} <= set(entries)
    assert all(entries[name]["window"] == 90 for name in ("nps", "csat", "ces"))
