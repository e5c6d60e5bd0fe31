"""The back-test over HTTP."""

from __future__ import annotations

from typing import Any

from flask import Response

from .answers import answer
from .backtest_read import backtest_read
from .moment import moment
from .operation import Takes, blueprint, operation
from .signal_schemas import BacktestQuery, BacktestSchema

routes = blueprint("backtest", "What the scores were worth")


@operation(routes, "/v1/backtest", answers=BacktestSchema, takes=Takes(query=BacktestQuery))
def read_backtest(query: dict[str, Any]) -> Response:
    """The health before accounts left, held against the accounts that stayed."""
    return answer(backtest_read(query, moment()))
