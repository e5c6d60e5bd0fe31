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


@pytest.fixture
def world(tmp_path):
    """A store and its folder, empty."""
    with World(tmp_path / "seatbeat.db") as world:
        yield world
