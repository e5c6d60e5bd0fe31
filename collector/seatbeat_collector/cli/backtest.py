"""`backtest`: what the health was worth, held against the accounts that left."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

import click

from seatbeat_collector.collector import now_ms
from seatbeat_collector.http.backtest_read import backtest_read
from seatbeat_collector.http.moment import moment_of
from seatbeat_collector.http.standing import Standing
from seatbeat_collector.rules_keeper import DEFAULTS, kept_rules

from .options import database_option, load_settings, opened

_DAY = click.DateTime(formats=["%Y-%m-%d"])


@click.command()
@database_option
@click.option("--from", "first", type=_DAY, help="First day of departures [default: a year ago].")
@click.option("--to", "last", type=_DAY, help="Last of these days [default: yesterday].")
@click.option("--weights", is_flag=True, help="Also suggest weights (needs the extra backtest).")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
def backtest(
    database: str | None,
    first: datetime | None,
    last: datetime | None,
    weights: bool,
    as_json: bool,
) -> None:
    """Say what the health score was worth: did it warn of the accounts that left?

    For each departure the score 30, 60 and 90 days before is held against those of the accounts
    that stayed. Nothing is changed; suggested weights are never applied by themselves.
    """
    query = {"first": _day(first), "last": _day(last), "weights": weights}
    settings = load_settings(database=database)
    with opened(database, settings=settings) as store:
        rules = kept_rules(store) or DEFAULTS
        moment = moment_of(store, settings, now_ms(), Standing(store), rules)
        found = backtest_read(query, moment)
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(_lines(found)))


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"{found['churns']} accounts left from {found['from']} to {found['to']}."]
    for one in found["horizons"]:
        lines += _horizon(one, found["least_churns"])
    return lines + _weights(found["suggested_weights"])


def _horizon(one: dict[str, Any], least: int) -> list[str]:
    head = f"{one['horizon_days']} days before:"
    if one["status"] != "ok":
        return [
            f"{head} insufficient. {one['churns']} of those who left had a score"
            f" ({one['without_score']} had none); it takes {least} to say anything."
        ]
    auc, lift, good = (
        one["metrics"][name]["value"] for name in ("score_auc", "poor_lift", "churned_while_good")
    )
    lifted = "nobody was poor" if lift is None else f"poor accounts left {lift:.1f} times as often"
    return [
        f"{head} AUC {auc:.2f} (1 always warned, 0.5 a coin), {lifted},"
        f" {good:.0f} % of those who left were good; {one['churns']} departures",
        *_risk(one["risk"]),
    ]


def _risk(risk: dict[str, Any]) -> list[str]:
    if risk["status"] != "ok":
        return ["  churn risk: insufficient"]
    lines = [
        f"  churn risk: Brier score {risk['brier']:.4f}, of the mean rate alone"
        f" {risk['brier_of_the_rate']:.4f}; less is better"
    ]
    for step in risk["calibration"]:
        seen = "–" if step["observed"] is None else f"{100 * step['observed']:.1f} %"
        lines.append(
            f"    {step['scores_from']:>3}–{step['scores_to']:<3} foretold"
            f" {100 * step['predicted']:.1f} %, happened {seen} ({step['accounts']} accounts)"
        )
    return lines


def _weights(found: dict[str, Any]) -> list[str]:
    if found["status"] == "not_asked":
        return []
    if not found["weights"]:
        return [f"Suggested weights: {found['detail']}"]
    told = ", ".join(f"{name} {value:.0f}" for name, value in found["weights"].items())
    misleading = ", ".join(found["misleading"]) or "none"
    return [f"Suggested weights (not applied): {told}; misleading: {misleading}"]
