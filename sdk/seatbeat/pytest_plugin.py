"""The fixture `seatbeat` for the tests of a host application; nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .testing import CollectingSeatbeat


@pytest.fixture
def seatbeat() -> Iterator[CollectingSeatbeat]:
    """A client that collects in `.events` what would have been sent, and raises what is wrong."""
    from . import Seatbeat  # here, because this module is loaded for tests that don't need it

    client = Seatbeat.test()
    yield client
    client.close()
