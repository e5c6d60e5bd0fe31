"""Collectors that go by rules of their own."""

from __future__ import annotations

import os
from contextlib import contextmanager

from seatbeat_collector.http.portfolio_schemas import PortfolioSchema

from .house import House

HEALTH = """
health:
  profiles:
    - name: own
      dimensions:
        - name: all
          weight: 1
          indicators: [{name: h, metric: trait.h, linear: {poor: 0, good: 100}}]
"""
"""A health that is what the trait `h` says."""


def say(file, text):
    """Write a rules file, newer than the one before."""
    before = file.stat().st_mtime_ns if file.exists() else 0
    file.write_text(text, encoding="utf-8")
    os.utime(file, ns=(before + 10**9, before + 10**9))


@contextmanager
def houses(folder):
    """Makes collectors with some rules and settings; they are closed in the end."""
    made = []

    def make(text=HEALTH, **settings):
        say(folder / "rules.yaml", text)
        made.append(House(folder, rules_file=str(folder / "rules.yaml"), **settings))
        return made[-1]

    yield make
    for each in made:
        each.collector.close()


def portfolio(here, **query):
    """The portfolio in numbers, as the document says it is."""
    answer = here.read("portfolio", **query)
    assert PortfolioSchema().validate(answer) == {}
    return answer
