"""What machines read in comments: the owner's themes, and how a comment sounds."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatbeat_collector.cli.checks import surveys
from seatbeat_collector.surveys import sentiment
from seatbeat_collector.surveys.comment_language import language_of
from seatbeat_collector.surveys.themes import Theme, stem_of, themes_in
from stories.answers import step
from stories.house import House, at


def found(comment, *keywords, language="en", tag="en"):
    return bool(themes_in(comment, language, [Theme("x", "X", {tag: keywords})]))


@pytest.mark.parametrize(
    ("comment", "keyword", "is_there"),
    [
        ("The export is slow.", "slow", True),
        ("SLOW!", "slow", True),
        ("ｓｌｏｗ", "SLOW", True),
        ("It slowed down", "slow", False),
        ("It slowed down", "slow*", True),
        ("too slowly", "slow", False),
        ("a-slow-page", "slow", True),
        ("loading   time is bad", "loading time", True),
        ("loading times", "loading time", False),
        ("We need C++ bindings", "c++", True),
        ("naïve", "naive", False),
        ("STRASSE", "straße", True),
        ("nothing", "thing", False),
    ],
)
def test_a_keyword_of_a_spaced_script_is_found_as_a_whole_word_in_any_case_and_width(
    comment, keyword, is_there
):
    assert found(comment, keyword) == is_there


@pytest.mark.parametrize(
    ("comment", "keyword", "is_there"),
    [
        ("加载速度太慢了", "慢", True),
        ("报表导出失败", "导出", True),
        ("使用SAP很方便", "sap", True),
        ("使用ＳＡＰ很方便", "SAP", True),
        ("使用SAPS很方便", "sap", False),
        ("レポートが遅い", "遅", True),
        ("ﾚﾎﾟｰﾄ", "レポート", True),
        ("로그인이 안돼요", "로그인", True),
        ("快", "慢", False),
    ],
)
def test_a_keyword_of_a_script_without_spaces_is_found_anywhere(comment, keyword, is_there):
    assert found(comment, keyword, language="zh", tag="*") == is_there


def test_the_keywords_of_the_comment_s_language_are_looked_for_and_those_of_every_language():
    theme = Theme("x", "X", {"en": ["bug"], "de": ["Fehler"], "zh-Hant": ["錯誤"], "*": ["E42"]})

    def is_in(comment, language):
        return bool(themes_in(comment, language, [theme]))

    assert is_in("a bug", "en-GB") and not is_in("bug", "de")
    assert is_in("錯誤", "zh") and not is_in("錯誤", "zh-Hans")
    assert is_in("e42", "fr")
    assert is_in("Fehler", None)


@given(st.text(max_size=40), st.text(min_size=1, max_size=8).filter(stem_of))
def test_any_keyword_is_found_in_a_text_that_holds_it_as_a_word(comment, keyword):
    found(comment, keyword)
    assert found(f"{comment} {stem_of(keyword)} {comment}", keyword)


@given(st.text(max_size=200))
def test_any_text_sounds_somehow(comment):
    assert -1 <= sentiment.of_english(comment) <= 1
    assert language_of(comment, None) in (None, "zh", "ja", "ko")


@pytest.mark.parametrize(
    ("comment", "shown_in", "language"),
    [
        ("Great", "en", "en"),
        ("Toll", "de", "de"),
        ("Great", None, None),
        ("很好", None, "zh"),
        ("很好", "en", "zh"),
        ("很好用，thanks", "zh-Hans", "zh-Hans"),
        ("Great product, but the 报 menu is odd", "en", "en"),
        ("Great", "zh-Hans", "en"),
        ("とても良い", "en", "ja"),
        ("最高", "ja", "ja"),
        ("좋아요", "en", "ko"),
        ("Great", "ar", "en"),
        ("ممتاز Great", "ar", "ar"),
        ("10/10", "ja", "ja"),
    ],
)
def test_the_script_of_a_comment_tells_its_language_where_the_survey_s_is_another(
    comment, shown_in, language
):
    assert language_of(comment, shown_in) == language


@pytest.mark.parametrize(
    ("better", "worse"),
    [("Great product, love it!", "It is okay"), ("Works well", "Terrible, a waste of money")],
)
def test_english_comments_sound_as_people_mean_them(better, worse):
    assert -1 <= sentiment.of_english(worse) < sentiment.of_english(better) <= 1


def test_chinese_comments_do_too_in_either_script():
    good, bad, also_good, also_bad, nothing = sentiment.of_chinese(
        ["非常好用，强烈推荐！", "太慢了，经常崩溃", "非常滿意", "系統常常當機", "……"]
    )
    assert -1 <= bad < -0.05 < 0.05 < good <= 1
    assert also_bad < -0.05 < 0.05 < also_good
    assert nothing is None or -1 <= nothing <= 1


@pytest.fixture
def here(tmp_path):
    with House(tmp_path) as made:
        made.account("acme")
        yield made


def comment(here, text, user="ada", **more):
    here.tell(step(user, score=3, comment=text, occurred_at=at(14, 9), **more))


def themes(here, *given):
    body = {"themes": [{"id": i, "name": i, "keywords": k} for i, k in given]}
    return here.call("PUT", "/v1/themes", key="admin", json=body)


def test_a_sentiment_says_that_a_machine_made_it_how_and_for_which_language(here):
    comment(here, "Terrible, a waste of money", lang="en")

    (row,) = here.read("responses")["responses"]

    assert row["sentiment"] == {
        "value": pytest.approx(-0.7, abs=0.2),
        "sign": "negative",
        "machine_made": True,
        "method": "vaderSentiment 3.3.2",
        "language": "en",
        "status": "ok",
    }


@pytest.mark.parametrize("lang", ["de", "fr", "ja", "ar"])
def test_a_language_that_no_library_covers_has_no_sentiment(here, lang):
    comment(here, "Die Seite", lang=lang)

    (row,) = here.read("responses")["responses"]
    told = row["sentiment"]
    covered = lang in ("ja", "ar")  # Latin letters below another script are read as English
    assert (told["value"] is not None) == covered
    assert told["status"] == ("ok" if covered else "not_applicable")


def test_where_nobody_says_the_language_the_setting_does(tmp_path):
    for language, status in (("en", "ok"), ("de", "not_applicable"), ("", "not_applicable")):
        folder = tmp_path / (language or "none")
        folder.mkdir()
        with House(folder, comment_language=language) as here:
            comment(here, "Terrible")
            (row,) = here.read("responses")["responses"]
            assert row["sentiment"]["status"] == status


def test_without_the_library_a_chinese_comment_waits_doctor_says_so_and_it_is_judged_later(
    here, monkeypatch
):
    def doctor():
        found = surveys.check(here.collector.store, here.clock())
        return [(one.level, one.text, one.todo) for one in found if "Chinese" in one.text]

    with monkeypatch.context() as without:
        without.setitem(sys.modules, "snownlp", None)  # as if it were not installed
        assert doctor()[0][0] == "ok"
        comment(here, "非常好用，强烈推荐！", lang="zh-Hans")
        here.read("responses")
        assert here.collector.aftercare.judge_slowly() is False
        ((level, text, todo),) = doctor()
        assert (level, text) == ("warn", "1 comments in Chinese wait for a sentiment")
        assert "seatbeat-collector[chinese]" in todo
        (row,) = here.read("responses")["responses"]
        assert (row["sentiment"]["value"], row["sentiment"]["status"]) == (None, "pending")

    here.collector.aftercare.judge_slowly()

    assert doctor() == [("ok", "comments in English and Chinese get a sentiment", "")]
    (row,) = here.read("responses", sentiment="positive")["responses"]
    assert row["sentiment"]["value"] > 0.05 and row["sentiment"]["method"].startswith("snownlp ")


def test_no_comment_has_no_sentiment(here):
    comment(here, "  ")
    here.tell(step("bo", score=9, occurred_at=at(14, 9)))

    assert {row["sentiment"] for row in here.read("responses")["responses"]} == {None}


def test_themes_are_replaced_as_a_whole_and_old_comments_are_looked_through_again(here):
    comment(here, "The export is slow")
    assert here.read("responses")["responses"][0]["themes"] == []

    assert (
        themes(here, ("speed", {"en": ["slow"]}), ("export", {"*": ["export*"]})).status_code == 200
    )
    assert here.read("responses")["responses"][0]["themes"] == ["speed", "export"]
    assert len(here.read("responses", theme="speed")["responses"]) == 1

    themes(here, ("price", {"en": ["expensive"]}))
    assert here.read("responses")["responses"][0]["themes"] == []
    assert [one["id"] for one in here.read("themes")["themes"]] == ["price"]


def test_other_themes_open_no_case_twice_and_close_none(here):
    comment(here, "slow")
    (case,) = here.read("cases")["cases"]
    themes(here, ("speed", {"en": ["slow"]}))
    here.clock.forward(40 * 24 * 3_600_000)

    (again,) = here.read("cases")["cases"]
    assert (again["state"], again["updated_at"]) == ("new", case["updated_at"])


@pytest.mark.parametrize(
    "theme",
    [
        {"id": "Has Space", "name": "x", "keywords": {"en": ["a"]}},
        {"id": "x", "name": "x", "keywords": {}},
        {"id": "x", "name": "x", "keywords": {"en": []}},
        {"id": "x", "name": "x", "keywords": {"en": ["*"]}},
        {"id": "x", "name": "x", "keywords": {"en": ["\u00a0* *"]}},
        {"id": "x", "name": "x", "keywords": {"en": "slow"}},
        {"id": "x", "name": "", "keywords": {"en": ["a"]}},
    ],
)
def test_themes_that_make_no_sense_are_refused_by_name(here, theme):
    refused = here.call("PUT", "/v1/themes", key="admin", json={"themes": [theme]})

    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"].startswith("themes.0.")


def test_two_themes_of_one_id_are_refused_and_only_an_admin_sets_them(here):
    refused = themes(here, ("x", {"en": ["a"]}), ("x", {"en": ["b"]}))
    assert (refused.status_code, refused.json["errors"][0]["path"]) == (422, "themes")
    assert here.call("PUT", "/v1/themes", key="server", json={"themes": []}).status_code == 403


# -- searching -----------------------------------------------------------------------------------


def asked(here, **query):
    """Whose displays are found, the latest first."""
    return [row["user_id"] for row in here.read("responses", **query)["responses"]]


def test_answers_are_searched_by_everything_that_is_known_of_them(here):
    here.account("other")
    given = [
        ("ada", "nps", 10, "acme", "Great, love it"),
        ("bo", "nps", 8, "acme", ""),
        ("cy", "nps", 2, "other", "Terrible Straße"),
        ("dee", "csat", 4, "acme", "很好"),
        ("eve", "ces", 2, "acme", ""),
    ]
    for minute, (user, survey, score, account, text) in enumerate(given):
        fields = {"score": score, "comment": text, "occurred_at": at(14, 9, minute)}
        here.tell(step(user, survey, account_id=account, **fields))
    here.tell(step("fay", "csat", action="dismissed", occurred_at=at(13, 9)))
    here.tell(step("gil", score=0, took_ms=5, occurred_at=at(12, 9)))

    assert asked(here) == ["eve", "dee", "cy", "bo", "ada", "fay", "gil"]
    assert asked(here, account="other") == ["cy"]
    assert asked(here, survey="csat") == ["dee", "fay"]
    assert asked(here, metric="nps", flagged=False) == ["cy", "bo", "ada"]
    assert asked(here, flagged=True) == ["gil"]
    assert asked(here, user="bo") == ["bo"]
    assert asked(here, band="promoter") == ["ada"]
    assert asked(here, band="passive") == ["bo"]
    assert asked(here, band="detractor") == ["cy", "gil"]
    assert asked(here, band="positive") == ["dee"]
    assert asked(here, band="negative") == ["eve"]
    assert asked(here, sentiment="positive") == ["ada"]
    assert asked(here, sentiment="negative") == ["cy"]
    assert asked(here, language="zh") == ["dee"]
    assert asked(here, q="STRASSE") == ["cy"]
    assert asked(here, answered=True, account="acme", commented=True) == ["dee", "ada"]
    assert asked(here, from_="2027-03-13", to="2027-03-13") == ["fay"]
    assert here.call("GET", "/v1/responses?from=2027-03-14&to=2027-03-13").status_code == 400
    assert here.call("GET", "/v1/responses?band=nice").status_code == 400


def test_pages_of_a_search_hold_every_row_once(here):
    for number in range(7):
        comment(here, f"comment {number % 2}", user=f"user-{number}")

    for query in ({}, {"q": "comment"}, {"account": "acme"}):
        users, cursor = [], {}
        while True:
            page = here.read("responses", limit=3, **query, **cursor)
            users += [row["user_id"] for row in page["responses"]]
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert sorted(users) == [f"user-{number}" for number in range(7)]
    bad = page_cursor_of_another_list(here)
    assert here.call("GET", "/v1/responses", query_string={"cursor": bad}).status_code == 400


def page_cursor_of_another_list(here):
    here.account("second")
    return here.read("accounts", limit=1)["next_cursor"]


def test_a_search_comes_as_csv_that_runs_nothing(here):
    comment(here, "=danger")

    answer = here.call("GET", "/v1/responses", headers={"Accept": "text/csv"})

    assert answer.content_type.startswith("text/csv") and "'=danger" in answer.text
