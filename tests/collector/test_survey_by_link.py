"""A survey by link: who gets one, what a page does that is only looked at, and what counts."""

from __future__ import annotations

import re

import pytest

from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.surveys.leases import Holder, display_id
from seatbeat_collector.surveys.links import Link, display_of, link_in, token_of
from stories.answers import step
from stories.collectors import Running
from stories.linked import change, counts, link, links, made_survey, said

DAY = 86_400_000


@pytest.fixture
def here(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        running.path = tmp_path / "seatbeat.db"
        made_survey(running)
        yield running


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    """A collector for stories that leave nothing behind."""
    with Running(tmp_path_factory.mktemp("shared") / "seatbeat.db") as running:
        made_survey(running)
        yield running


def responses(running):
    return running.get("/v1/responses").json["responses"]


def secret(running):
    return running.collector.surveys.registry.secret


def test_a_person_confirms_a_score_then_says_why_and_both_count_once(here):
    path = link(here)

    first = here.client.post(path, data={"score": "9"}, follow_redirects=True)
    assert "What do you like best?" in said(first)
    then = here.client.post(
        path, data={"comment": " Fast. ", "completed": "true"}, follow_redirects=True
    )

    assert "Your answer is saved" in said(then)
    (one,) = responses(here)
    assert (one["score"], one["comment"], one["action"]) == (9, "Fast.", "completed")
    assert (one["user_id"], one["account_id"], one["flags"]) == ("ada", "acme", [])
    found = here.get("/v1/surveys/nps-q4/results").json
    assert found["score"]["n"] == 1


def test_an_answer_by_link_is_in_the_score_but_in_no_rate(here):
    here.send(step("bob", "nps-q4", score=3), step("eve", "nps-q4", action="dismissed"))
    here.client.post(link(here), data={"score": "9", "completed": "true"})

    found = here.get("/v1/surveys/nps-q4/results").json

    assert found["score"]["n"] == 2
    assert (found["rates"]["displays"], found["rates"]["response_rate"]) == (2, 50.0)
    assert found["rates"]["answered_by_link"] == 1
    assert {one["user_id"]: one["channel"] for one in responses(here)} == {
        "ada": "link",
        "bob": "app",
        "eve": "app",
    }


def test_looking_at_a_link_writes_nothing_whatever_stands_in_the_address(here):
    path = link(here)
    here.send(step("bob", score=3))
    before = counts(here.path)

    for query in ("", *(f"?score={score}" for score in range(11)), "?score=9&lang=ar", "?x=%00"):
        assert here.client.get(path + query).status_code == 200
        assert here.client.head(path + query).status_code == 200
        assert here.client.get(f"{path}/theme.css").status_code == 200

    assert counts(here.path) == before


def test_a_score_in_the_address_is_only_chosen_already(here):
    page = here.client.get(link(here) + "?score=9").text

    assert re.findall(r'value="(\d+)"[^>]*checked', page) == ["9"]
    assert 'data-score="9"' in page
    assert "It counts once you send it." in page


@pytest.mark.parametrize("score", ["11", "-1", "nine", "", "9.5"])
def test_a_score_in_the_address_that_the_question_does_not_have_is_none(shared, score):
    page = shared.client.get(link(shared), query_string={"score": score})
    assert page.status_code == 200
    assert "checked" not in page.text


@pytest.mark.parametrize("body", [{"score": "11"}, {"score": "x"}, {}, {"completed": "true"}])
def test_without_a_score_of_the_question_nothing_is_kept_and_the_page_says_so(shared, body):
    answer = shared.client.post(link(shared), data=body)

    assert answer.status_code == 422
    assert "Please choose a number." in said(answer)
    assert responses(shared) == []


@pytest.mark.parametrize(
    "body",
    [{"score": 9.5}, {"score": True}, {"score": "9.0"}, {"score": [9]}, {"contact": "x"}, []],
    ids=str,
)
def test_what_a_script_sends_must_be_what_it_says(shared, body):
    answer = shared.client.post(link(shared), json=body)
    assert answer.status_code == 422
    assert responses(shared) == []


def test_words_that_nothing_could_keep_are_kept_as_far_as_they_can_be(here):
    path = link(here)
    sent = {"score": 9, "comment": "good \ud83d!", "completed": True}
    assert here.client.post(path, json=sent).status_code == 204
    assert responses(here)[0]["comment"] == "good ?!"


@pytest.mark.parametrize("how", ["data", "json"])
def test_what_is_too_long_to_be_kept_is_answered_by_a_page_for_people(shared, how):
    long = {"score": 9, "comment": "x" * 40_000}

    answer = shared.client.post(
        link(shared, "bob"), **{how: long}, headers={"Accept-Language": "de"}
    )

    assert (answer.status_code, answer.content_type) == (413, "text/html; charset=utf-8")
    assert "Bitte kürzen Sie sie." in said(answer)
    assert "<form" in answer.text
    assert responses(shared) == []


def test_whatever_is_sent_twice_counts_once_and_the_first_score_stands(here):
    path = link(here)
    for score in (9, 9, 2):
        here.client.post(path, data={"score": score})
    for comment in ("first", "second"):
        here.client.post(path, data={"comment": comment, "completed": "true"})

    (one,) = responses(here)
    assert (one["score"], one["comment"], one["flags"]) == (9, "first", [])


def test_a_link_that_was_answered_says_so_and_asks_no_more(here):
    path = link(here)
    here.client.post(path, data={"score": "3", "completed": "true"})

    page = here.client.get(path)

    assert page.status_code == 200
    assert "<form" not in page.text
    assert "Thank you for being frank." in said(page)


def test_who_answered_in_the_product_meanwhile_is_not_asked_again_by_the_link(here):
    path = link(here)
    here.clock.forward(DAY)
    here.send(step("ada", "nps-q4", score=8))

    assert "You have answered already." in said(here.client.get(path))
    assert here.client.post(path, data={"score": "2"}).status_code == 200
    assert [one["score"] for one in responses(here)] == [8]


def test_of_two_links_to_one_person_only_one_takes_an_answer(here):
    first = link(here)
    here.clock.forward(DAY)
    second = link(here)
    here.client.post(second, data={"score": "7"})

    here.client.post(first, data={"score": "1"})

    assert [one["score"] for one in responses(here)] == [7]


def test_a_link_expires_after_its_days(here):
    path = link(here, days=3)
    here.clock.forward(3 * DAY - 1)
    assert here.client.get(path).status_code == 200
    here.clock.forward(1_001)

    page = here.client.get(path)

    assert page.status_code == 410
    assert "This link has expired." in said(page)
    assert here.client.post(path, data={"score": "9"}).status_code == 410
    assert responses(here) == []


@pytest.mark.parametrize("status", ["paused", "ended", "draft"])
def test_a_survey_that_does_not_run_takes_no_answer_by_link(here, status):
    path = link(here)
    change(here, status=status)

    page = here.client.post(path, data={"score": "9"})

    assert page.status_code == 410
    assert "This survey is closed." in said(page)
    assert responses(here) == []


def test_a_survey_that_has_all_the_answers_it_wants_is_closed(here):
    made_survey(here, "few", total_quota=1)
    here.client.post(link(here, "ada", survey_id="few"), data={"score": "9"})

    assert here.client.get(link(here, "bob", survey_id="few")).status_code == 410


def altered(token, n):
    return token[:n] + ("A" if token[n] != "A" else "B") + token[n + 1 :]


def test_no_letter_of_a_link_can_be_changed(here):
    path = link(here)
    token = path.removeprefix("/s/")
    for n in range(0, len(token) - 1, 3):
        bad = here.client.post(f"/s/{altered(token, n)}", data={"score": "9"})
        assert bad.status_code == 404, n
    assert responses(here) == []


@pytest.mark.parametrize("token", ["x", ".", "a.b", "é.é", "%00", "[].[]", "A" * 5_000])
def test_what_is_no_link_of_ours_gets_a_friendly_page(shared, token):
    page = shared.client.get(f"/s/{token}")
    assert page.status_code == 404
    assert "This link doesn't work." in said(page)
    assert "<h1" in page.text


def test_a_lease_is_no_link_and_a_link_no_lease(here):
    key = secret(here)
    holder = Holder("nps-q4", "ada", "acme")
    given = Link("nps-q4", "ada", "acme", here.clock() // 1000, 30)
    lease = display_id(key, holder, at_ms=here.clock())

    assert link_in(key, token_of(key, given)) == given
    assert link_in(key, lease) is None
    for forged in (token_of(key, given), display_of(key, given)):
        answer = here.send(step("ada", "nps-q4", score=9, display=forged[:36]), key="write")
        assert answer.json["rejected"][0]["code"] == "no_lease"


def test_a_link_of_another_collector_is_none_of_ours(here, tmp_path):
    SqliteStore(str(tmp_path / "other.db")).close()  # with a secret of its own: it is no copy
    with Running(tmp_path / "other.db") as other:
        made_survey(other)
        assert here.client.get(link(other)).status_code == 404


def test_it_speaks_the_language_of_the_reader_or_the_one_of_the_address(here):
    path = link(here)
    spoken = here.client.get(path, headers={"Accept-Language": "pt;q=0.9, zh-TW, en;q=0.1"})
    asked = here.client.get(path + "?lang=ar", headers={"Accept-Language": "de"})

    assert '<html lang="zh-Hant" dir="ltr">' in spoken.text
    assert '<html lang="ar" dir="rtl">' in asked.text
    here.client.post(path, data={"score": "9", "lang": "ar"})
    assert responses(here)[0]["lang"] == "ar"


def test_what_a_survey_says_and_is_coloured_stays_text(here):
    made_survey(
        here,
        "odd",
        texts={"en": {"question": "<script>alert(1)</script>'\"{product}"}},
        product="</style><b>",
        theme={"font": "x; } body { display: none", "accent": "#777777"},
    )
    path = link(here, survey_id="odd")

    assert "<script>alert" not in here.client.get(path).text
    sheet = here.client.get(f"{path}/theme.css")
    assert sheet.content_type == "text/css; charset=utf-8"
    assert "display: none" not in sheet.text


def test_the_page_is_found_by_nobody_told_to_nobody_and_runs_nothing_inline(here):
    path = link(here)
    for address in (path, f"{path}/theme.css", "/s/x"):
        headers = here.client.get(address).headers
        policy = headers["Content-Security-Policy"]
        assert headers["X-Robots-Tag"] == "noindex, nofollow"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "Set-Cookie" not in headers
    html = here.client.get(path).text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|javascript:", html)


def test_an_answer_by_link_is_no_use_of_the_product(here):
    here.send({"type": "account", "account_id": "acme", "traits": {"name": "Acme"}})
    here.client.post(link(here), data={"score": "9", "completed": "true"})

    assert here.get("/v1/accounts/acme").json["last_seen_at"] is None


def test_a_survey_in_preview_shows_every_step_and_keeps_nothing(here):
    change(here, mode="preview")
    path = link(here)
    before = counts(here.path)

    assert "Preview: nothing is kept." in said(here.client.get(path))
    assert "like best?" in said(here.client.post(path, data={"score": "9"}))
    assert counts(here.path) == before


def test_a_test_is_kept_and_out_of_scores(here):
    change(here, mode="test")
    here.client.post(link(here), data={"score": "9"})
    assert responses(here)[0]["flags"] == ["test"]


def test_people_who_are_not_to_be_asked_get_no_link_and_a_reason(here):
    traits = {"out": {"surveys": False}, "own": {"internal": True}, "ada": {}}
    here.send(
        *(
            {"type": "identify", "user_id": user, "account_id": "acme", "traits": found}
            for user, found in traits.items()
        )
    )
    reasons = {row["user_id"]: row["reason"] for row in links(here, *traits)}
    assert reasons == {"out": "opted_out", "own": "internal", "ada": None}


def test_who_answered_lately_is_spared_unless_the_owner_insists(here):
    here.client.post(link(here), data={"score": "9"})

    assert links(here, "ada")[0]["reason"] == "cooldown_answered"
    assert links(here, "ada", cooldowns=False)[0]["reason"] is None


def test_links_come_as_csv_and_only_to_who_may_write(here):
    body = {"users": [{"user_id": "ada", "account_id": "acme"}, {"user_id": "nobody"}]}
    path = "/v1/surveys/nps-q4/links"
    headers = {**here.bearer("admin"), "Accept": "text/csv"}
    head, first, second = here.client.post(path, json=body, headers=headers).text.splitlines()

    assert head == "user_id,account_id,url,expires_at,reason"
    assert first.startswith("ada,acme,http://localhost/s/")
    assert second == "nobody,,,,no_account"
    for key in ("read", "write"):
        assert here.client.post(path, json=body, headers=here.bearer(key)).status_code == 403
    assert here.client.post(path, json=body).status_code == 401
