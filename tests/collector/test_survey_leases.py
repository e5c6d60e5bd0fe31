"""A lease: who may show a survey to somebody now, over HTTP, by the collector's own clock."""

import threading
from concurrent.futures import ThreadPoolExecutor

import jwt
import pytest

from seatbeat_collector.auth import create_key
from stories.asked import DAY, Desk
from stories.house import at

SECRET = "a secret that the vendor's server signs with"
SECOND = 1000


@pytest.fixture
def desk(tmp_path):
    with Desk(tmp_path) as desk:
        desk.survey(product="Acme")
        yield desk


def test_a_page_gets_all_that_it_needs_to_show(desk):
    lease = desk.lease(languages=["xx", "de-AT"], trigger="report.exported", width=375)

    assert lease["expires_in_ms"] == 60_000
    survey = lease["survey"]
    assert {*survey} == {
        *("id", "version", "metric", "scale", "lang", "dir", "mode", "contact", "texts", "theme")
    }
    assert (survey["lang"], survey["dir"], survey["scale"]) == ("de", "ltr", [0, 10])
    assert "Acme" in survey["texts"]["question"]
    (row,) = desk.rows("user_id, account_id, trigger, lang, shown_at_ms", "survey_leases")
    assert row == ("kim", "acme", "report.exported", "de", None)


def test_two_tabs_ask_and_one_is_told_to_show(desk):
    assert desk.lease() is not None
    assert desk.lease() is None


def test_of_many_who_ask_at_once_exactly_one_gets_the_lease(desk):
    asking, store = desk.collector.surveys.asking, desk.collector.store
    request = ("nps-q4", "kim", "acme")
    start = threading.Barrier(16)

    def ask(_):
        from seatbeat_collector.surveys.asking import Request

        start.wait()
        return asking.lease(Request(*request))

    with ThreadPoolExecutor(16) as pool:
        granted = [lease for lease in pool.map(ask, range(16)) if lease]

    assert len(granted) == 1
    kept = store._readers.get().execute("select display_id from survey_leases").fetchall()
    assert kept == [(granted[0]["display_id"],)]


def test_of_many_surveys_asked_at_once_one_is_shown(desk):
    from seatbeat_collector.surveys.asking import Request

    for number in range(8):
        desk.survey(f"s-{number}", metric="csat" if number % 2 else "ces")
    start = threading.Barrier(8)

    def ask(number):
        start.wait()
        return desk.collector.surveys.asking.lease(Request(f"s-{number}", "kim", "acme"))

    with ThreadPoolExecutor(8) as pool:
        granted = [lease for lease in pool.map(ask, range(8)) if lease]

    assert len(granted) == 1


def test_an_account_is_never_asked_more_than_its_cap_however_many_ask_at_once(desk):
    from seatbeat_collector.surveys.asking import Request

    start = threading.Barrier(12)

    def ask(number):
        start.wait()
        return desk.collector.surveys.asking.lease(Request("nps-q4", f"u-{number}", "acme"))

    with ThreadPoolExecutor(12) as pool:
        granted = [lease for lease in pool.map(ask, range(12)) if lease]

    assert len(granted) == 3


def test_a_lease_that_nobody_shows_falls_back_after_a_minute(desk):
    first = desk.lease()
    desk.clock.forward(60 * SECOND - 1)
    assert desk.lease() is None

    desk.clock.forward(1)

    second = desk.lease()
    assert second is not None
    assert second["display_id"] != first["display_id"]


def test_a_display_that_was_shown_does_not_fall_back(desk):
    desk.show()
    desk.clock.forward(120 * SECOND)

    assert desk.lease() is None
    assert desk.reason() == "cooldown_ignored"


@pytest.mark.parametrize(
    ("action", "days", "more"),
    [
        ("answered", 90, {"score": 9}),
        ("dismissed", 30, {}),
        ("later", 7, {}),
        ("abandoned", 7, {}),
    ],
)
def test_the_survey_comes_again_when_its_outcome_has_cooled_down(action, days, more, desk):
    lease = desk.show()
    assert desk.code(desk.step(lease, action, rev=2, **more)) is None

    desk.clock.forward(days * DAY - 1)
    assert desk.lease() is None
    desk.clock.forward(1)
    assert desk.lease() is not None


def test_each_survey_keeps_its_own_clock_and_all_keep_the_gap(desk):
    desk.survey("csat-1", metric="csat")
    desk.survey("nps-2", metric="nps")
    desk.show()

    assert desk.reason(survey_id="csat-1") == "gap"
    assert desk.reason(survey_id="nps-2") == "metric_cooldown"
    desk.clock.forward(7 * DAY)
    assert desk.reason(survey_id="csat-1") is None
    desk.show(survey_id="csat-1")
    desk.clock.forward(7 * DAY)
    assert desk.reason() is None  # it waited 14 days for itself, 7 for the other


def test_a_quota_is_never_overshot_not_even_by_displays_that_are_open(desk):
    desk.change(total_quota=2, account_per_day=0)
    one, two = desk.show("u-1"), desk.show("u-2")
    assert desk.reason("u-3") == "total_quota"

    desk.step(one, "answered", user="u-1", rev=2, score=9)
    assert desk.reason("u-3") == "total_quota"
    desk.step(two, "dismissed", user="u-2", rev=2)
    assert desk.reason("u-3") is None
    desk.step(desk.show("u-3"), "answered", user="u-3", rev=2, score=9)
    desk.clock.forward(2 * DAY)
    assert desk.reason("u-4") == "total_quota"


def test_a_daily_quota_has_room_again_a_day_later(desk):
    desk.change(daily_quota=1)
    desk.step(desk.show("u-1"), "answered", user="u-1", rev=2, score=9)
    desk.clock.forward(DAY - 1)
    assert desk.reason("u-2") == "daily_quota"

    desk.clock.forward(1)

    assert desk.reason("u-2") is None


def test_an_account_that_isnt_named_is_the_persons_own(desk):
    assert desk.lease(account=None) is None
    desk.tell({"type": "identify", "user_id": "kim", "account_id": "globex", "traits": {}})

    lease = desk.lease(account=None)

    assert desk.rows("account_id", "survey_leases") == [("globex",)]
    assert desk.code(desk.step(lease, "shown", account=None)) is None


def test_whoever_is_new_or_seldom_there_is_not_asked(tmp_path):
    with Desk(tmp_path) as desk:
        desk.survey(audience={})
        assert desk.reason() == "too_new"
        for day in (-60, -1):
            desk.work("acme", "kim", at(15 + day, 9), 60)
        assert desk.reason() == "too_few_active_days"
        desk.work("acme", "kim", at(15, 9), 60)
        assert desk.reason() is None
        assert desk.lease() is not None


def test_no_survey_no_lease_and_no_word_about_it(desk):
    assert desk.ask(survey_id="nps-q5").json == {"lease": None}


# -- modes --------------------------------------------------------------------------------------


def test_a_test_is_kept_flagged_and_asks_again_at_once(desk):
    desk.survey("trial", mode="test")
    for _ in range(3):
        lease = desk.show(survey_id="trial")
        assert lease["survey"]["mode"] == "test"
        assert desk.code(desk.step(lease, "answered", rev=2, score=9)) is None
        desk.clock.forward(1)

    assert desk.rows("mode, flags, score") == [("test", "test", 9)] * 3
    assert desk.reason() is None  # it doesn't count against real ones


def test_of_a_preview_nothing_is_kept(desk):
    desk.survey("look", mode="preview")
    for _ in range(2):
        lease = desk.lease(survey_id="look")
        assert desk.code(desk.step(lease, "shown")) is None
        assert desk.step(lease, "answered", rev=2, score=9).json["accepted"] == 1

    assert desk.rows("*") == desk.rows("*", "survey_leases") == desk.rows("*", "survey_steps") == []


def test_an_answer_belongs_to_the_wording_that_was_shown(desk):
    lease = desk.show()
    assert lease["survey"]["version"] == 1
    desk.clock.forward(SECOND)
    desk.change(texts={"en": {"question": "Well, {product}?"}})

    desk.step(lease, "answered", rev=2, score=9)

    assert desk.rows("version, metric, scale_min, scale_max, mode, lang") == [
        (1, "nps", 0, 10, "live", "en")
    ]
    assert desk.lease("lee")["survey"]["version"] == 2


# -- keys, origins, identities, limits ----------------------------------------------------------


def test_a_page_may_read_answers_and_refusals_alike(desk):
    page = {"Origin": "https://app.example.com"}
    for answer in (desk.ask(headers=page), desk.ask(key="sbw_no", headers=page)):
        assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    asked = desk.call("OPTIONS", "/v1/surveys/lease", key=None, headers=page)
    assert asked.status_code == 204
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert desk.ask().headers["Cache-Control"] == "no-store"


def test_a_key_asks_only_from_its_own_pages(desk):
    bound = create_key(
        desk.collector.store, "write", "web", origins=("https://app.example.com",), at_ms=0
    )

    refused = desk.ask(key=bound, headers={"Origin": "https://evil.example"})

    assert (refused.status_code, refused.json["code"]) == (403, "origin_not_allowed")
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert desk.ask(key=bound, headers={"Origin": "https://app.example.com"}).json["lease"]


@pytest.mark.parametrize(
    ("key", "status"), [("write", 200), ("server", 200), ("read", 403), ("admin", 403), ("x", 401)]
)
def test_only_keys_that_report_may_ask(key, status, desk):
    assert desk.ask(key=key).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [("{", 400), ("[]", 400), ("{}", 422), ('{"survey_id": 5}', 422), ("\xff", 400)],
)
def test_what_cant_be_read_is_refused_in_words(body, status, desk):
    answer = desk.call("POST", "/v1/surveys/lease", data=body.encode("latin-1"))

    assert answer.status_code == status
    assert answer.json["detail"]


def test_who_asks_for_nobody_is_refused(desk):
    answer = desk.ask(None)

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")


@pytest.fixture
def signed(tmp_path):
    settings = {"require_signed_identity": True, "identity_secret": SECRET}
    with Desk(tmp_path, **settings) as desk:
        desk.survey()
        yield desk


def token(desk, user="kim", account="acme", secret=SECRET):
    claims = {"sub": user, "acct": account, "exp": desk.clock() // 1000 + 600}
    return jwt.encode(claims, secret, algorithm="HS256")


def test_where_identities_are_signed_only_the_signed_person_is_asked(signed):
    assert signed.lease(identity=token(signed)) is not None
    assert signed.rows("user_id, account_id", "survey_leases") == [("kim", "acme")]


@pytest.mark.parametrize(
    ("user", "made", "reason"),
    [
        ("kim", lambda desk: None, "identity_required"),
        ("kim", lambda desk: token(desk, secret="x" * 40), "identity_invalid"),
        ("lee", token, "identity_mismatch"),
    ],
)
def test_else_nobody_is(user, made, reason, signed):
    answer = signed.ask(user, identity=made(signed))

    assert (answer.status_code, answer.json["code"]) == (403, "identity_refused")
    assert answer.json["reason"] == reason
    assert signed.rows("*", "survey_leases") == []


def test_a_user_may_ask_so_often_and_costs_nobody_else_their_turn(desk):
    asked = [desk.ask().status_code for _ in range(12)]

    assert asked == [200] * 10 + [429] * 2
    refused = desk.ask()
    assert int(refused.headers["Retry-After"]) >= 1
    assert desk.ask("lee").status_code == 200
    desk.clock.forward(2 * SECOND)
    assert desk.ask().status_code == 200


def test_who_was_asked_is_not_asked_sooner_because_old_answers_were_deleted(tmp_path):
    with Desk(tmp_path, retain_responses_days=20) as desk:
        desk.survey()
        desk.step(desk.show(), "answered", rev=2, score=9)
        desk.clock.forward(30 * DAY)
        desk.collector.caretaker.round()

        assert desk.rows("*") == desk.rows("*", "survey_steps") == []
        assert desk.reason() == "cooldown_answered"


@pytest.mark.parametrize(("longest", "days"), [({}, 90), ({"gap_days": 120}, 120)], ids=str)
def test_who_was_asked_is_forgotten_with_the_answers_once_no_survey_looks_back(
    tmp_path, longest, days
):
    with Desk(tmp_path, retain_responses_days=20) as desk:
        desk.survey()
        desk.survey("other", metric="csat", **longest)
        desk.show()
        desk.clock.forward(days * DAY - SECOND)
        desk.collector.caretaker.round()
        assert len(desk.rows("*", "survey_leases")) == 1

        desk.clock.forward(SECOND + 1)
        desk.collector.caretaker.round()

        assert desk.rows("*", "survey_leases") == []
        assert desk.reason() is None


def test_an_odd_trait_is_refused_and_not_a_fault_of_ours(desk):
    body = '{"id": "x", "metric": "nps", "audience": {"user_traits": {"a": "\\ud800"}}}'

    answer = desk.call(
        "POST",
        "/v1/surveys",
        key="admin",
        data=body,
        headers={"Content-Type": "application/json"},
    )

    assert (answer.status_code, answer.json["errors"][0]["path"]) == (422, "audience.user_traits.a")


@pytest.mark.parametrize("languages", [["x" * 36, "de"], ["de", *["xx"] * 60]])
def test_tags_that_are_too_long_or_too_many_cost_nobody_a_survey(languages, desk):
    assert desk.lease(languages=languages)["survey"]["lang"] == "de"
