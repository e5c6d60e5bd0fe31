"""One import from the file to the summary."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import click

from seatbeat_collector.collector import now_ms
from seatbeat_collector.errors import CollectorError
from seatbeat_collector.imports.faults import CannotImport
from seatbeat_collector.imports.mapping import LEFT_OUT, Mapped, Said, map_columns
from seatbeat_collector.imports.mapping_file import Reading, read_mapping
from seatbeat_collector.imports.opening import Opened, open_records
from seatbeat_collector.imports.progress import Bookmark, Progress, Tally
from seatbeat_collector.imports.rejects import Rejects, free_path
from seatbeat_collector.imports.rows import Rower
from seatbeat_collector.imports.run import Step, finish, steps
from seatbeat_collector.imports.sink_of import Times, sink_of
from seatbeat_collector.imports.targets import Target, target_of
from seatbeat_collector.imports.text import SAMPLE
from seatbeat_collector.imports.values import ISO, Writing
from seatbeat_collector.store.sqlite.engine import SqliteStore

from .import_words import say_mapping, say_step


class Options(NamedTuple):
    """What the command line says beside the file and the kind."""

    maps: tuple[str, ...]
    mapping: Path | None
    dates: str | None
    timezone: str | None
    decimal_comma: bool | None
    delimiter: str | None
    encoding: str | None
    format: str | None
    valid_from: str | None
    rejected: Path | None
    dry_run: bool
    anew: bool
    yes: bool


class Outcome(NamedTuple):
    """How it ended."""

    tally: Tally
    rejects: Path | None


class Job:
    """An import that was asked for. Raises CannotImport, click's own exceptions."""

    def __init__(
        self,
        store: SqliteStore,
        settings: dict[str, Any],
        file: str,
        kind: str,
        options: Options,
    ) -> None:
        self._store = store
        self._settings = settings
        self._name = file
        self._path = None if file == "-" else Path(file)
        self._target: Target = target_of(kind)
        self._options = options
        self._reading = _reading(options)

    def run(self) -> Outcome:
        """Read, ask, keep."""
        with self._file() as file:
            found = open_records(
                file,
                self._name,
                format=self._options.format,
                encoding=self._reading.encoding,
                delimiter=self._reading.delimiter,
            )
            mapped = map_columns(found.records.columns, self._reading.columns, self._target)
            self._confirm(mapped)
            return self._take(found, mapped)

    def _take(self, found: Opened, mapped: Mapped) -> Outcome:
        bookmark = (
            Bookmark(self._store.inputs, self._path, self._target.name) if self._path else None
        )
        progress = self._begun(bookmark, found.records.suffix)
        times = Times(now_ms(), self._since(progress.since_ms))
        sink = sink_of(self._target.name, self._store, self._settings, times)
        rower = Rower(self._target, mapped, self._writing())
        is_dry = self._options.dry_run
        going = steps(found.records, rower, sink, tally=progress.tally, dry_run=is_dry)
        if is_dry:
            return Outcome(self._watch(going, found, progress.tally), None)
        begun = progress.written if progress.tally.rows else None
        path = Path(progress.rejects)
        rejects = Rejects(path, found.records.header, found.text.encoding, begun=begun)
        keep = bookmark.keep if bookmark else lambda _: None
        try:
            going = finish(going, rejects, progress, keep)
            return Outcome(self._watch(going, found, progress.tally), path)
        except CollectorError as error:
            raise CannotImport(f"{error.detail} Run the same command again to go on.") from error
        finally:
            rejects.close()

    def _watch(self, going: Iterator[Step], found: Opened, tally: Tally) -> Tally:
        """Go through all steps, with a bar where somebody looks."""
        size = self._path.stat().st_size if self._path else 0
        told = 0
        bar: Any
        with click.progressbar(
            length=size,
            label="Importing",
            file=sys.stderr,
            hidden=not size or not sys.stderr.isatty(),
            item_show_func=lambda rows: f"{rows or 0:,} rows",
        ) as bar:
            for step in going:
                tally = step.tally
                told += say_step(step, told, is_dry=self._options.dry_run)
                if size:
                    bar.update(found.text.bytes_read() - bar.pos, tally.rows)
        return tally

    def _begun(self, bookmark: Bookmark | None, suffix: str) -> Progress:
        """Where an earlier run of the same file stopped, or a beginning."""
        unfinished = bookmark.unfinished() if bookmark and not self._options.anew else None
        if unfinished is not None and not self._options.dry_run:
            done = f"{unfinished.tally.rows:,} rows"
            click.echo(f"Going on after {done}. (--anew begins at the first.)", err=True)
            return unfinished
        wanted = self._options.rejected or Path(f"{self._path or 'stdin'}.rejected.{suffix}")
        mark = bookmark.fingerprint() if bookmark else (0, 0)
        return Progress(mark, now_ms(), str(free_path(wanted)))

    def _confirm(self, mapped: Mapped) -> None:
        say_mapping(mapped, self._target)
        if not mapped.guesses or self._options.yes or self._options.dry_run:
            return
        if self._path is None or not sys.stdin.isatty():
            raise click.UsageError(
                "some columns were guessed from their names (marked with ?): look at them and give"
                " --yes, or name them with --map or --mapping"
            )
        click.confirm("Import like this?", default=True, abort=True, err=True)

    def _writing(self) -> Writing:
        return Writing(self._zone(), self._reading.dates or ISO, bool(self._reading.decimal_comma))

    def _zone(self) -> ZoneInfo:
        name = self._reading.timezone or self._settings["timezone"]
        try:
            return ZoneInfo(name)
        except (ValueError, OSError, KeyError):
            raise CannotImport(f"{name!r} is no time zone, such as Europe/Berlin") from None

    def _since(self, began_ms: int) -> int:
        if self._options.valid_from is None:
            return began_ms
        try:
            at = datetime.fromisoformat(self._options.valid_from)
        except ValueError:
            raise click.BadParameter(
                "must be a date such as 2026-09-21", param_hint="--valid-from"
            ) from None
        at = at if at.tzinfo else at.replace(tzinfo=self._zone())
        at_ms = int(at.timestamp() * 1000)
        if at_ms > now_ms():
            raise click.BadParameter("lies in the future", param_hint="--valid-from")
        return at_ms

    @contextmanager
    def _file(self) -> Iterator[io.BufferedReader[Any]]:
        if self._path is None:
            yield io.BufferedReader(_standard_input(), SAMPLE)
            return
        try:
            raw = self._path.open("rb", buffering=0)
        except OSError as error:
            raise CannotImport(str(error.strerror)) from error
        with io.BufferedReader(raw, SAMPLE) as file:
            yield file


def _standard_input() -> Any:
    """Bytes, whatever stands there: a pipe, a file, a terminal."""
    return sys.stdin.buffer


def _reading(options: Options) -> Reading:
    """The mapping file, with what the command line says in its place."""
    said = read_mapping(options.mapping) if options.mapping else Reading()
    given = {
        name: getattr(options, name)
        for name in ("dates", "timezone", "decimal_comma", "delimiter", "encoding")
        if getattr(options, name) is not None
    }
    if given.get("delimiter") in ("\\t", "tab"):
        given["delimiter"] = "\t"
    if len(given.get("delimiter", ",")) != 1:
        raise click.BadParameter("must be one character, or tab", param_hint="--delimiter")
    columns = {**said.columns, **dict(_map(text) for text in options.maps)}
    return said._replace(**given, columns=columns)


def _map(text: str) -> tuple[str, Said]:
    column, separator, field = text.rpartition("=")
    if not separator or not column or not field:
        raise click.BadParameter(
            f"{text!r} is not COLUMN=FIELD (or COLUMN={LEFT_OUT})", param_hint="--map"
        )
    return column, Said(field)
