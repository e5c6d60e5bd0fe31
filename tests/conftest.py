"""What every test of the collector stands on."""

import pytest
from hypothesis import HealthCheck, settings

from stories.world import World

# The machine's speed is no property of the code: no deadlines, no health check on slowness.
settings.register_profile("seatbeat", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("seatbeat")


@pytest.fixture
def world(tmp_path):
    """A store and its folder, empty."""
    with World(tmp_path / "seatbeat.db") as world:
        yield world
