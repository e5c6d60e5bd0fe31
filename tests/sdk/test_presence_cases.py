"""The cases of the definition, told by the SDK and counted by a real collector."""

import pytest

from stories.collectors import Running
from stories.desk import TOMORROW, Desk


@pytest.fixture
def running(tmp_path):
    with Running(tmp_path / "seatbeat.db") as running:
        yield running


def work(desk):
    with desk.here:
        desk.type(600)


def two_inputs(apart):
    def story(desk):
        with desk.here:
            desk.wait(apart)

    return story


def an_input_every_45_s(desk):
    with desk.here:
        desk.type(630, every=45)


def only_open(seconds):
    def story(desk):
        with desk.here:
            desk.wait(seconds)

    return story


def idle_in_focus(desk):
    with desk.here:
        desk.type(120)
        desk.wait(1500)
        desk.type(120)


def hidden_for(seconds):
    def story(desk):
        with desk.here:
            desk.type(120)
            desk.here.hide()
            desk.wait(seconds)
            desk.here.show()
            desk.type(120)

    return story


def without_focus_for_30_s(desk):
    with desk.here:
        desk.type(60)
        desk.here.show(focused=False)
        desk.wait(30)
        desk.here.show()
        desk.type(60)


def an_hour_of_sleep(**how):
    def story(desk):
        with desk.here:
            desk.type(120)
            desk.sleep(3600, **how)
            desk.type(120)

    return story


def many_naps(desk):
    with desk.here:
        for _ in range(40):
            desk.mark()
            desk.wait(1)
            desk.sleep(58)


def clock_set_by(seconds):
    def story(desk):
        with desk.here:
            desk.type(300)
            desk.set_wall_clock(seconds)
            desk.wait(3)
            desk.type(297)

    return story


def killed_after_90_s(desk):
    desk.here.show()
    desk.type(90)
    desk.wait(10)


CASES = [
    ("C01 work for 600 s", work, {60: (600, 600)}),
    ("C02 60.000 s apart", two_inputs(60), {60: (60, 60)}),
    ("C02 60.001 s apart", two_inputs(60.001), {60: (0, 0)}),
    ("C04", an_input_every_45_s, {30: (0, 0), 60: (630, 630), 120: (630, 630)}),
    ("C06 open for 5 h, no input", only_open(18_000), {60: (0, 0), 1800: (0, 0)}),
    ("C07 read for 40 s", only_open(40), {60: (40, 40), 30: (0, 0)}),
    ("C08 idle in focus", idle_in_focus, {60: (240, 240), 1800: (1740, 1740)}),
    ("C11 hidden for 20 min", hidden_for(1200), {60: (240, 240), 1800: (240, 240)}),
    ("C12 hidden for 30 s", hidden_for(30), {60: (240, 240)}),
    ("C14 30 s without focus", without_focus_for_30_s, {60: (120, 120)}),
    ("C16 sleep, monotonic clock frozen", an_hour_of_sleep(), {60: (240, 240)}),
    ("C16 sleep, both clocks run", an_hour_of_sleep(monotonic_runs=True), {60: (240, 240)}),
    ("naps shorter than the idle timeout", many_naps, {60: (0, 40)}),
    ("C19 set +1 h", clock_set_by(3600), {60: (597, 600)}),
    ("C19 set -1 h", clock_set_by(-3600), {60: (597, 600)}),
    ("C19 set -20 s", clock_set_by(-20), {60: (597, 600)}),
    ("C19 set +20 s", clock_set_by(20), {60: (597, 600)}),
    ("C23 killed", killed_after_90_s, {60: (60, 90)}),
]


@pytest.mark.parametrize(
    ("story", "expected"), [pytest.param(*case[1:], id=case[0]) for case in CASES]
)
def test_a_case_of_the_definition_counts_as_it_should(running, story, expected):
    desk = Desk(running)
    story(desk)
    for timeout, (least, most) in expected.items():
        assert least <= desk.engaged_s(idle_timeout=timeout) <= most, timeout


def test_c21_a_clock_that_is_three_days_off_changes_nothing(running):
    desk = Desk(running, wall_is_off_s=3 * 86_400)
    work(desk)
    assert desk.engaged_s() == 600


def test_c29_the_split_by_feature_adds_up_to_the_whole(running):
    desk = Desk(running)
    with desk.here:
        for n in range(10):
            desk.here.feature = ("reports", "invoices")[n % 2]
            desk.type(60)
    assert desk.engaged_s() == 600
    answer = running.get("/v1/accounts/acme/features", window=2, as_of=TOMORROW).get_json()
    times = {row["feature"]: row["engaged_seconds"] for row in answer["times"]}
    assert sum(times.values()) == 600
    assert times["reports"] == pytest.approx(300, abs=0.01)
    assert times["invoices"] == pytest.approx(300, abs=0.01)
    assert {row["app"] for row in answer["times"]} == {"desk"}


def test_acts_of_a_person_who_is_present_count_where_they_are(running):
    desk = Desk(running)
    with desk.here:
        desk.wait(30)
        desk.sb.activity("report.exported")
        desk.wait(50)
        desk.sb.activity("report.exported")
        desk.here.hide()
        desk.wait(50)
        desk.here.show()
    assert desk.engaged_s() == 80, "hidden time isn't bridged, as it would be between bare marks"
