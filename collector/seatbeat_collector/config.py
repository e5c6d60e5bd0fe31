"""Settings: one table of name, default and sentence; flags beat the environment beat the file."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Setting(NamedTuple):
    """One row of the table. The default's type is the type of every value."""

    name: str
    default: Any
    help: str
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()


SETTINGS = (
    Setting("database", "seatbeat.db", "The SQLite file that holds everything"),
    Setting("host", "127.0.0.1", "Address to listen on"),
    Setting("port", 8787, "Port to listen on", 0, 65535),
    Setting("threads", 32, "Requests served at once, batches apart", 1, 512),
    Setting("timezone", "UTC", "Time zone of accounts that name none (IANA name)"),
    Setting("idle_timeout", 60, "Seconds without input after which a person is idle", 5, 1800),
    Setting(
        "idle_policy",
        "focused",
        "What bridges two inputs: the page visible and focused, or visible alone",
        choices=("focused", "visible"),
    ),
    Setting("lateness_days", 7, "Age in days up to which events are taken", 1, 366),
    Setting("internal_domains", "", "E-mail domains of your own people, who are never counted"),
    Setting("rules_file", "", "The YAML file of your segments, health profiles and other rules"),
    Setting(
        "sign_in_activity", "", "The activity by which your app reports that somebody signed in"
    ),
    Setting(
        "core_activities",
        "",
        "Activities that bring value, by commas, where no rules file says which features do",
    ),
    Setting(
        "require_signed_identity",
        False,
        "Count a write key's events only under the user and account of a signed identity token",
    ),
    Setting("identity_secret", "", "Secret (HS256) that signs identity tokens"),
    Setting("fold_interval_ms", 1000, "Milliseconds between two folds of new events", 10, 60_000),
    Setting("queue_requests", 10_000, "Requests that may wait for the writer", 1, 1_000_000),
    Setting("queue_events", 200_000, "Events that may wait for the writer", 1, 10_000_000),
    Setting("queue_mb", 64, "MiB of memory that requests may take until they are kept", 1, 65_536),
    Setting(
        "rate_limit_per_key",
        0,
        "Events a second that a key may send, ten seconds' worth at once; 0 sets no limit",
        0,
        1_000_000,
    ),
    Setting(
        "rate_limit_per_user",
        0,
        "Events a second of a user under a write key, ten seconds' worth at once; 0 sets no limit",
        0,
        1_000_000,
    ),
    Setting("retain_activities_days", 0, "Days to keep single activities; 0 keeps them", 0, 36_500),
    Setting(
        "retain_evidence_days",
        0,
        "Days to keep what other idle timeouts are computed from; 0 keeps it",
        0,
        36_500,
    ),
    Setting("retain_user_days_days", 0, "Days to keep the numbers; 0 keeps them", 0, 36_500),
    Setting("retain_responses_days", 0, "Days to keep survey answers; 0 keeps them", 0, 36_500),
    Setting(
        "retain_inputs_days",
        0,
        "Days to keep tickets, contracts and other inputs once they are over; 0 keeps them",
        0,
        36_500,
    ),
    Setting(
        "retain_snapshots_days",
        0,
        "Days to keep the history of metrics and scores; 0 keeps it",
        0,
        36_500,
    ),
    Setting(
        "close_after_minutes",
        120,
        "Minutes after an account's midnight until its day is closed: most late events have come",
        0,
        1_440,
    ),
    Setting("surveys_folder", "", "Folder of YAML files, a survey each, taken in at every start"),
    Setting(
        "rate_limit_leases_per_user",
        1,
        "Survey leases a second that one user may ask for, ten seconds' worth at once",
        1,
        1_000_000,
    ),
    Setting(
        "rate_limit_leases_per_key",
        100,
        "Survey leases a second that a key may ask for, ten seconds' worth at once",
        1,
        1_000_000,
    ),
    Setting(
        "case_target_hours",
        48,
        "Hours from an unhappy answer within which its case should be closed",
        1,
        8_760,
    ),
    Setting(
        "comment_language",
        "en",
        "Language of survey comments where the survey's is not told; empty where it can't be said",
    ),
    Setting("log_level", "info", "How much to log", choices=("debug", "info", "warning", "error")),
    Setting("log_format", "text", "A line of text an event, or of JSON", choices=("text", "json")),
)

_NEEDED_TO_COUNT = ("retain_activities_days", "retain_evidence_days", "retain_user_days_days")
SETTLING_DAYS = 3
"""Between the last day on which an event may come and the first on which its day may be frozen."""
BY_NAME = {setting.name: setting for setting in SETTINGS}
SECRETS = frozenset({"identity_secret"})


class InvalidSetting(ValueError):
    """A setting has a value that can't be used."""


def load(
    flags: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    file: Path | None = None,
    kept: Callable[[str], Mapping[str, Any]] = lambda database: {},
) -> dict[str, Any]:
    """Every setting: flags, then `SEATBEAT_*`, then the file, then what is kept, then the default.

    `kept` gives what a database was told to go on with, by the name of its file. Raises
    InvalidSetting for an unknown name or a value of the wrong kind.
    """
    environ = os.environ if environ is None else environ
    given = {**_from_file(file), **_from_environment(environ)}
    given.update({name: value for name, value in (flags or {}).items() if value is not None})
    given = {**kept(str(given.get("database", BY_NAME["database"].default))), **given}
    values = {s.name: _cast(s, given[s.name]) if s.name in given else s.default for s in SETTINGS}
    _check_retention(values)
    return values


def sources(
    environ: Mapping[str, str], file: Path | None = None, kept: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Where each setting's value comes from: environment, file, database or default."""
    in_file, in_environment = _from_file(file), _from_environment(environ)
    return {
        s.name: "environment"
        if s.name in in_environment
        else str(file)
        if s.name in in_file
        else "database"
        if s.name in (kept or {})
        else "default"
        for s in SETTINGS
    }


def history_days(values: Mapping[str, Any]) -> int:
    """How many days back history can be counted; 0 means without limit."""
    kept = [values[name] for name in _NEEDED_TO_COUNT if values[name]]
    return max(min(kept) - SETTLING_DAYS, 0) if kept else 0


def _from_environment(environ: Mapping[str, str]) -> dict[str, str]:
    names = {f"SEATBEAT_{s.name.upper()}": s.name for s in SETTINGS}
    return {names[key]: value for key, value in environ.items() if key in names}


def _from_file(file: Path | None) -> dict[str, Any]:
    if file is None:
        return {}
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSetting(f"settings file {file}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InvalidSetting(f"settings file {file} is not TOML: {error}") from error
    unknown = sorted(set(values) - set(BY_NAME))
    if unknown:
        raise InvalidSetting(f"settings file {file}: unknown setting {', '.join(unknown)}")
    return values


def _cast(setting: Setting, value: Any) -> Any:
    wanted = type(setting.default)
    if wanted is bool:
        value = _boolean(setting, value)
    elif wanted is int:
        value = _integer(setting, value)
    elif not isinstance(value, str):
        raise InvalidSetting(f"{setting.name} must be text, not {value!r}")
    if setting.choices and value not in setting.choices:
        raise InvalidSetting(
            f"{setting.name} must be one of {', '.join(setting.choices)}, not {value!r}"
        )
    if setting.name == "timezone":
        _zone(value)
    return value


def _boolean(setting: Setting, value: Any) -> bool:
    words = {"true": True, "1": True, "yes": True, "on": True}
    words |= {"false": False, "0": False, "no": False, "off": False}
    if isinstance(value, bool):
        return value
    if str(value).strip().lower() not in words:
        raise InvalidSetting(f"{setting.name} must be true or false, not {value!r}")
    return words[str(value).strip().lower()]


def _integer(setting: Setting, value: Any) -> int:
    try:
        number = int(str(value).strip())
    except ValueError:
        raise InvalidSetting(f"{setting.name} must be a whole number, not {value!r}") from None
    low, high = setting.minimum, setting.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise InvalidSetting(f"{setting.name} must be from {low} to {high}, not {number}")
    return number


def _check_retention(values: Mapping[str, Any]) -> None:
    """A day is counted again as long as late events may change it: until then all is needed."""
    least = values["lateness_days"] + SETTLING_DAYS
    for name in _NEEDED_TO_COUNT:
        if 0 < values[name] < least:
            raise InvalidSetting(
                f"{name} must be 0 (for ever) or at least {least}, that is"
                f" lateness_days + {SETTLING_DAYS}; not {values[name]}"
            )


def _zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidSetting(f"timezone must be an IANA name, not {name!r}") from None
