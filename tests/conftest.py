"""What every test of the collector stands on."""

import signal

import pytest
from hypothesis import HealthCheck, settings

from stories.world import World

# The machine's speed is no property of the code: no deadlines, no health check on slowness.
settings.register_profile("seatbeat", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("seatbeat")

# A suite that runs in the background ignores Ctrl-C, and would hand that on to what it starts.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


LONGEST = (
    "test_person_in_chromium.py",
    "test_durability_kill.py",
    "test_portfolio_agrees.py",
    "test_fuzz_over_http.py",
    "test_snippet_cases_in_chromium.py",
    "test_fold_process.py",
    "test_demo_history.py",
    "test_crash.py",
    "test_survey_comments.py",
    "test_import_goes_on.py",
    "test_any_request.py",
)
"""The files that take longest, longest first."""


def pytest_collection_modifyitems(items):
    """What takes long begins: left to the end of a run in parallel, one would keep all waiting."""
    turns = {name: turn for turn, name in enumerate(LONGEST)}
    items.sort(key=lambda item: turns.get(item.path.name, len(turns)))


@pytest.fixture
def world(tmp_path):
    """A store and its folder, empty."""
    with World(tmp_path / "seatbeat.db") as world:
        yield world
