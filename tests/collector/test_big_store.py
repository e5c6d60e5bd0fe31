"""The store that reads are measured on is one the collector would have made."""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import pytest

from seatbeat_collector.collector import Collector
from seatbeat_collector.config import load
from stories.world import ALWAYS

sys.path.append(str(Path(__file__).parents[2] / "benchmarks"))
from portfolio_data import Size, build  # noqa: E402  # benchmarks are scripts, no package


class Small(Size):
    """Fewer people for each account than the big store has."""

    accounts, users = 3, 60


SMALL = Small(Fraction(1, 10_000))


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return build(tmp_path_factory.mktemp("big"), SMALL)


@pytest.fixture
def collector(path):
    collector = Collector(load({"database": str(path)}, environ={}))
    yield collector
    collector.close()


def everything(collector):
    store = collector.store
    ids = [record.account_id for record in store.accounts()]
    return {account_id: store.user_days(account_id, *ALWAYS) for account_id in ids}


def test_it_has_the_people_and_days_that_were_asked_for(collector):
    days = everything(collector)

    assert len(days) == 3
    assert sum(record.known_users for record in collector.store.accounts()) == 60
    assert 900 < sum(map(len, days.values())) < 2_700


def test_counting_it_anew_from_its_evidence_finds_the_same(collector):
    before = everything(collector)
    collector.store.upkeep.recompute(None)
    collector.folder.fold_all()

    assert everything(collector) == before


def test_a_store_that_is_there_is_used_again(path):
    written_at = path.stat().st_mtime_ns

    assert build(path.parent, SMALL) == path
    assert path.stat().st_mtime_ns == written_at
