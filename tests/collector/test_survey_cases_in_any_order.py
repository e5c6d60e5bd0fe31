"""Which cases are open follows from the answers, in whatever order they arrive and are read."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seatbeat_collector.store.rows import Rows, SurveyAction
from seatbeat_collector.surveys.follow_up import FollowUp
from stories.answers import step
from stories.house import House
from stories.world import DAY, NOON

HOUR = 3_600_000
_examples = count()

# Few of everything, so that answers meet: two metrics, four displays, three revisions of each.
steps = st.lists(
    st.tuples(
        st.sampled_from(["nps", "nps", "csat"]),
        st.integers(1, 4),  # display
        st.integers(1, 3),  # revision
        st.sampled_from(["answered", "answered", "completed"]),
        st.integers(0, 10),  # days ago
        st.sampled_from([10, 10, 8, 7, 4, 0, None]),  # score
        st.sampled_from([None, None, None, 100]),  # took_ms
    ),
    min_size=2,
    max_size=6,
    unique_by=lambda one: one[:3],
)


def test_a_fall_is_noticed_though_the_answer_before_comes_late(tmp_path):
    with House(tmp_path) as here:
        here.account("acme")
        here.tell(step("ada", score=7, occurred_at=here.clock() - DAY))
        assert here.read("cases")["cases"] == []

        here.tell(step("ada", score=10, occurred_at=here.clock() - 2 * DAY))

        (case,) = here.read("cases")["cases"]
        assert (case["reasons"], case["score"], case["fell_from"]) == (["fall"], 7, 10)


def test_a_fall_that_was_none_is_taken_back_once_the_answer_between_comes(tmp_path):
    with House(tmp_path) as here:
        here.account("acme")
        here.tell(step("ada", score=10, occurred_at=here.clock() - 3 * DAY))
        here.tell(step("ada", score=7, occurred_at=here.clock() - DAY))
        (case,) = here.read("cases", state="open")["cases"]

        here.tell(step("ada", score=8, occurred_at=here.clock() - 2 * DAY))

        assert here.read("cases", state="open")["cases"] == []
        assert here.read("cases", str(case["case_id"]))["reason"] == "answer_changed"
        told = here.read("cases", "report")
        assert (told["cases"], told["within_target"]["n"]) == (0, 0)


@given(steps, st.randoms(use_true_random=False))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_same_answers_open_the_same_cases_in_any_order_of_arrival(world, said, chance):
    ordered = _arrive(world, said, lambda: False)
    shuffled = [*said]
    chance.shuffle(shuffled)

    assert _arrive(world, shuffled, lambda: chance.random() < 0.5) == ordered


def _arrive(world, said, is_read_now):
    """The open cases once all has arrived and been read, now and then in between too."""
    example = next(_examples)
    follow_up = FollowUp(world.store.feedback, target_ms=48 * HOUR, language="en")
    for survey, display, rev, action, days, score, took_ms in said:
        told = SurveyAction(
            "acme",
            f"kim {example}",
            survey,
            f"{example:05} {survey} {display}",
            rev,
            action,
            NOON - days * DAY,
            score,
            took_ms=took_ms,
        )
        world.store.append(Rows(surveys=[told]), received_at_ms=NOON)
        if is_read_now():
            follow_up.catch_up(NOON)
    follow_up.catch_up(NOON)
    return {
        (case.display_id[5:], case.score, case.reasons, case.fell_from, case.due_at_ms)
        for case in world.store.cases.of_user(f"kim {example}")
        if case.state == "new"
    }
