"""What follows from answers happens once, survives, and goes with the person or the time."""

from __future__ import annotations

import sqlite3
from threading import Thread

import pytest
from sqlite_utils import Database

from seatbeat_collector.caretaker import Caretaker
from seatbeat_collector.http.case_schemas import PersonSchema
from seatbeat_collector.store.cases import CaseStep
from seatbeat_collector.store.feedback import Mark, NewCase, Read
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.retention import Retention
from seatbeat_collector.store.rows import Rows, SurveyAction
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.surveys.follow_up import FollowUp
from stories.answers import step
from stories.house import House, at
from stories.served import wait_until
from stories.world import DAY, NOON

HOUR = 3_600_000


def answered(world, display="d1", score=2, at_ms=NOON, user="kim", **more):
    """Somebody answers."""
    said = {"rev": 1, "comment": "too slow", **more}
    action = SurveyAction(
        "acme", user, "nps", display, said.pop("rev"), "answered", at_ms, score, **said
    )
    world.store.append(Rows(surveys=[action]), received_at_ms=NOON)


def follow_up(world):
    return FollowUp(world.store.feedback, target_ms=48 * HOUR, language="en")


def rows(world, table):
    (count,) = world.store._readers.get().execute(f"select count(*) from {table}").fetchone()  # noqa: S608  # a name of this test
    return count


TABLES = ("survey_cases", "survey_case_steps", "comment_marks", "unread_answers")


def test_two_who_read_at_once_open_one_case(world):
    for number in range(30):
        answered(world, f"d{number}", user=f"user-{number}")
    readers = [Thread(target=follow_up(world).catch_up, args=(NOON,)) for _ in range(4)]

    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()

    assert [rows(world, table) for table in TABLES] == [30, 30, 30, 0]


def test_who_waits_for_an_answer_does_not_wait_for_a_long_backlog(world, monkeypatch):
    monkeypatch.setattr("seatbeat_collector.surveys.follow_up.A_BATCH", 3)
    for number in range(10):
        answered(world, f"d{number}", user=f"user-{number}")

    assert follow_up(world).catch_up(NOON, batches=2) == 6
    assert follow_up(world).catch_up(NOON) == 4


def test_who_read_the_themes_of_before_writes_none_of_them(world):
    answered(world)
    (read,) = world.store.feedback.unread(10)
    world.store.feedback.set_themes('[{"id": "speed", "name": "S", "keywords": {"*": ["slow"]}}]')

    world.store.feedback.read([consequence(read)])
    follow_up(world).catch_up(NOON)

    assert world.store.feedback.of_display("d1").themes == ("speed",)


def test_cases_are_read_though_the_database_takes_nothing(tmp_path, caplog):
    with House(tmp_path) as here:
        here.account("acme")
        here.tell(step("ada", score=1, occurred_at=here.clock()))
        assert len(here.read("cases")["cases"]) == 1
        here.tell(step("bo", score=1, occurred_at=here.clock()))
        connection = here.collector.store._writer._connection
        connection.execute("pragma query_only = on")

        assert len(here.read("cases")["cases"]) == 1

        connection.execute("pragma query_only = off")
        assert len(here.read("cases")["cases"]) == 2
    assert "what follows from answers has to wait" in caplog.text


def consequence(unread):
    """A case and a mark that follow from an answer that was read."""
    case = NewCase(("low_score",), None, NOON, NOON + HOUR)
    return Read(unread.ticket, unread.response, case, Mark((), "en"), NOON)


def test_who_read_an_answer_before_it_was_erased_writes_nothing(world):
    answered(world)
    (read,) = world.store.feedback.unread(10)
    world.store.delete_user("kim")

    world.store.feedback.read([consequence(read)])

    assert [rows(world, table) for table in TABLES] == [0, 0, 0, 0]


def test_who_read_an_answer_before_it_changed_leaves_it_to_be_read_again(world):
    answered(world)
    (read,) = world.store.feedback.unread(10)
    answered(world, rev=2, comment="sorry, wrong window")

    world.store.feedback.read([consequence(read)])

    assert rows(world, "survey_cases") == 0
    assert follow_up(world).catch_up(NOON) == 1
    assert rows(world, "survey_cases") == 1


def test_a_restart_between_answer_and_case_loses_nothing(tmp_path):
    path = str(tmp_path / "s.db")
    store = SqliteStore(path)
    action = SurveyAction("acme", "kim", "nps", "d1", 1, "answered", NOON, 2)
    store.append(Rows(surveys=[action]), received_at_ms=NOON)
    store.close()

    store = SqliteStore(path)
    FollowUp(store.feedback, target_ms=HOUR, language="en").catch_up(NOON)
    FollowUp(store.feedback, target_ms=HOUR, language="en").catch_up(NOON)
    (case,) = store.cases.of_user("kim")
    store.close()
    assert case.due_at_ms == NOON + HOUR


def test_a_chinese_comment_that_changed_while_it_was_judged_stays_pending(world):
    answered(world, comment="很好", lang="zh")
    follow_up(world).catch_up(NOON)
    ((display_id, comment),) = world.store.feedback.pending(10)
    answered(world, rev=2, comment="很差", lang="zh")
    follow_up(world).catch_up(NOON)

    world.store.feedback.judged(display_id, comment, 0.9, "x")

    assert world.store.feedback.pending(10) == [(display_id, "很差")]


def test_erasing_a_person_erases_answers_cases_and_what_was_read(world):
    answered(world)
    answered(world, "d2", user="lee")
    follow_up(world).catch_up(NOON)

    world.store.delete_user("kim")

    assert [rows(world, table) for table in TABLES] == [1, 1, 1, 0]
    assert world.store.cases.of_user("kim") == [] == world.store.feedback.of_user("kim")


def test_all_that_a_person_answered_is_given_to_them_and_gone_once_they_are_erased(tmp_path):
    with House(tmp_path) as here:
        here.account("acme")
        here.tell(step("a/da", score=1, comment="slow", occurred_at=here.clock()))
        here.tell(step("bo", score=1, occurred_at=here.clock()))

        found = here.read("users", "a/da", "responses")
        assert PersonSchema().validate(found) == {}
        assert [row["comment"] for row in found["responses"]] == ["slow"]
        assert [case["user_id"] for case in found["cases"]] == ["a/da"]

        assert here.call("DELETE", "/v1/users/a%2Fda", key="admin").status_code == 204
        assert here.call("GET", "/v1/users/a%2Fda/responses").status_code == 404
        assert [case["user_id"] for case in here.read("cases")["cases"]] == ["bo"]


def close(case):
    """What closes a case long ago, whatever it is."""
    return {"state": "resolved"}, CaseStep(NOON - 40 * DAY, None, {"state": "resolved"}, None)


def test_old_answers_go_with_their_marks_and_closed_cases_and_open_cases_stay(world):
    answered(world, "old", at_ms=NOON - 41 * DAY)
    answered(world, "open", at_ms=NOON - 41 * DAY, user="lee")
    answered(world, "young", user="mia")
    follow_up(world).catch_up(NOON - 41 * DAY)
    (old,) = world.store.cases.of_user("kim")
    world.store.cases.change(old.case_id, close)

    Caretaker(world.store, Retention(responses_days=30), lambda: NOON).round()

    assert rows(world, "survey_displays") == 1 and rows(world, "comment_marks") == 1
    assert [
        case.display_id
        for user in ("kim", "lee", "mia")
        for case in world.store.cases.of_user(user)
    ] == ["open", "young"]
    assert rows(world, "survey_case_steps") == 2


def test_a_case_whose_answer_is_no_longer_kept_is_still_told(tmp_path):
    with House(tmp_path, retain_responses_days=30) as here:
        here.account("acme")
        here.tell(step("ada", score=1, occurred_at=here.clock()))
        (case,) = here.read("cases")["cases"]
        here.clock.forward(31 * DAY)
        here.collector.caretaker.round()

        found = here.read("cases", str(case["case_id"]))
        assert (found["response"], found["state"], found["overdue"]) == (None, "new", True)


def test_an_older_file_gets_its_answers_read_and_keeps_them(tmp_path):
    path = str(tmp_path / "s.db")
    connection = sqlite3.connect(path, isolation_level=None)
    db = Database(connection)
    migrations.apply(db, stop_before="m006_survey_cases")
    connection.execute(
        "insert into survey_displays (display_id, survey_id, account_id, user_id, rev, action,"
        " score, comment, app, first_at_ms, last_at_ms, answered_at_ms, shown_at_ms)"
        " values ('d1', 'nps', 'acme', 'kim', 1, 'answered', 2, 'slow', '', ?1, ?1, ?1, ?1)",
        (NOON,),
    )
    connection.close()

    store = SqliteStore(path)
    FollowUp(store.feedback, target_ms=HOUR, language="en").catch_up(NOON)
    (row,) = store.feedback.of_account("acme")
    store.close()

    assert (row.score, row.metric, row.case_id, row.language) == (2, "nps", 1, "en")


def test_the_collector_s_own_thread_opens_cases_while_nobody_asks(tmp_path, monkeypatch):
    monkeypatch.setattr("seatbeat_collector.aftercare.LOOK_S", 0.01)
    with House(tmp_path) as here:
        here.collector.aftercare.start()
        here.tell(step("ada", score=1, occurred_at=at(15, 11)))

        wait_until(lambda: here.collector.store.cases.of_user("ada") != [], "a case is opened")

        here.collector.aftercare.stop()


@pytest.mark.parametrize("method", ["GET", "PATCH"])
def test_a_write_key_neither_reads_nor_changes_a_case(tmp_path, method):
    with House(tmp_path) as here:
        refused = here.call(method, "/v1/cases/1", key="write", json={"owner": "x"})
        assert refused.status_code == 403
