"""A display's state follows from its steps, in whatever order and however often they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from seatbeat_collector.store.displays import MOST_STEPS, Step, flags_of, state_of
from seatbeat_collector.store.migrations import migrations
from seatbeat_collector.store.rows import Asked, Rows, SurveyAction, UserTraits
from seatbeat_collector.store.sqlite.engine import SqliteStore
from seatbeat_collector.wire.schemas import SURVEY_ACTIONS
from stories.world import NOON

NPS = Asked("nps", 0, 10, 1)


def step(rev, action="answered", **more):
    at_ms = more.pop("at_ms", NOON + rev * 1000)
    return SurveyAction("acme", "kim", "nps-q4", "d-1", rev, action, at_ms, asked=NPS, **more)


@pytest.fixture
def store(tmp_path):
    store = SqliteStore(str(tmp_path / "seatbeat.db"))
    yield store
    store.close()


def keep(store, *steps):
    for each in steps:
        store.append(Rows(surveys=[each]), received_at_ms=NOON)


def display(store, columns):
    return store._readers.get().execute(f"select {columns} from survey_displays").fetchall()  # noqa: S608  # ours


steps = st.lists(
    st.builds(
        Step,
        rev=st.integers(0, 8),
        action=st.sampled_from(SURVEY_ACTIONS),
        at_ms=st.integers(0, 1000),
        score=st.none() | st.integers(0, 10),
        comment=st.none() | st.sampled_from(["a", "b"]),
        lang=st.none() | st.sampled_from(["de", "ja"]),
        took_ms=st.none() | st.integers(0, 600),
        contact=st.none() | st.integers(0, 1),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda each: each.rev,
)


@given(steps, st.randoms())
def test_the_order_of_arrival_changes_nothing(told, random):
    shuffled = random.sample(told, len(told))

    assert state_of(shuffled) == state_of(told)


@given(steps)
def test_completed_is_final_and_else_the_last_revision_counts(told):
    ordered = sorted(told)
    completed = [each for each in ordered if each.action == "completed"]
    last = completed[0] if completed else ordered[-1]

    state = state_of(told)

    assert (state.rev, state.action) == (last.rev, last.action)
    scores = [each.score for each in ordered if each.rev <= last.rev and each.score is not None]
    assert state.score == (scores[-1] if scores else None)


def test_the_store_keeps_the_same_row_whatever_order_steps_come_in(tmp_path):
    told = [
        step(1, "shown"),
        step(2, score=9, took_ms=900, lang="de"),
        step(3, comment="fast", contact=True),
        step(4, "completed"),
        step(5, "dismissed"),
    ]
    kept = []
    for name, order in (("a", told), ("b", [*told[::-1], *told])):
        store = SqliteStore(str(tmp_path / name))
        keep(store, *order)
        kept.append(
            (
                display(store, "*"),
                store._readers.get().execute("select * from survey_scores").fetchall(),
            )
        )
        store.close()

    assert kept[0] == kept[1]
    columns = "action, rev, score, comment, contact, lang, took_ms, metric, flags"
    store = SqliteStore(str(tmp_path / "a"))
    assert display(store, columns) == [("completed", 4, 9, "fast", 1, "de", 900, "nps", "")]
    assert display(store, "shown_at_ms, answered_at_ms") == [(NOON + 1000, NOON + 2000)]
    store.close()


@pytest.mark.parametrize(
    ("told", "flags"),
    [
        pytest.param([step(1, score=9, took_ms=300)], "", id="a third of a second is a person's"),
        pytest.param([step(1, score=9, took_ms=299)], "too_fast", id="less than that is not"),
        pytest.param([step(1, score=9), step(2, score=9)], "", id="the same score twice"),
        pytest.param([step(1, score=9), step(2, score=3)], "many_scores", id="two scores"),
        pytest.param(
            [step(1, score=9), step(2, "completed"), step(3, score=3)], "", id="after the end"
        ),
    ],
)
def test_a_doubtful_answer_is_flagged_and_kept_raw(told, flags, store):
    keep(store, *told)

    assert display(store, "flags") == [(flags,)]
    raw = store._readers.get().execute("select rev, score from survey_scores order by rev")
    assert raw.fetchall() == [(each.rev, each.score) for each in told if each.score is not None]


def test_tests_internal_people_and_scores_off_the_scale_are_flagged():
    state = state_of([Step(1, "answered", 0, score=6)])

    assert flags_of(state, scale=(1, 5), mode="test", is_internal=True) == (
        "off_scale",
        "test",
        "internal",
    )
    assert flags_of(state, scale=None, mode="live", is_internal=False) == ()


def test_who_turns_out_to_be_internal_later_is_out_of_scores_from_then_on(store):
    keep(store, step(1, score=9))
    store.append(
        Rows(users=[UserTraits("kim", "acme", NOON, {"internal": True})]), received_at_ms=NOON
    )
    assert display(store, "flags") == [("internal",)]

    store.append(
        Rows(users=[UserTraits("kim", "acme", NOON + 1, {"internal": False})]), received_at_ms=NOON
    )
    assert display(store, "flags") == [("",)]


def test_a_display_belongs_to_the_person_and_survey_of_its_first_step(store):
    keep(store, step(1, score=9))
    thief = SurveyAction("acme", "lee", "nps-q4", "d-1", 2, "answered", NOON, score=0)
    other = SurveyAction("acme", "kim", "csat-q4", "d-1", 3, "answered", NOON, score=0)

    keep(store, thief, other)

    assert display(store, "user_id, survey_id, rev, score") == [("kim", "nps-q4", 1, 9)]


def test_a_display_takes_so_many_steps_and_no_more(store):
    keep(store, *(step(rev, score=9) for rev in range(1, MOST_STEPS + 20)))

    assert display(store, "rev") == [(MOST_STEPS,)]


def test_with_a_person_their_steps_and_leases_go_too(store):
    keep(store, step(1, score=9))

    assert store.delete_user("kim")

    for table in ("survey_displays", "survey_steps", "survey_scores", "survey_leases"):
        found = store._readers.get().execute(f"select count(*) from {table}")  # noqa: S608  # ours
        assert found.fetchone() == (0,)


def test_displays_from_before_keep_their_state_and_go_on(tmp_path):
    path = str(tmp_path / "seatbeat.db")
    old = Database(path)
    migrations.apply(old, stop_before="m005_survey_tables")
    old["survey_displays"].insert_all(
        {
            "display_id": name,
            "survey_id": survey,
            "account_id": "acme",
            "user_id": "kim",
            "rev": 2,
            "action": "answered",
            "score": score,
            "comment": "fast",
            "app": "",
            "first_at_ms": NOON,
            "last_at_ms": NOON + 1000,
        }
        for name, survey, score in (("d-1", "nps-q4", 9), ("d-2", "csat", 7))
    )
    old.close()

    store = SqliteStore(path)
    keep(store, step(3, comment="slow"))

    assert display(store, "display_id, score, comment, metric, flags, mode, answered_at_ms") == [
        ("d-1", 9, "slow", None, "", "live", NOON + 1000),
        ("d-2", 7, "fast", "csat", "off_scale", "live", NOON + 1000),
    ]
    store.close()
