"""An import that is killed goes on where it was: nothing is doubled, nothing is lost."""

from __future__ import annotations

import json
import os
import signal
import subprocess

from seatbeat_collector.store.rows import AccountTraits
from stories.served import COMMAND, wait_until
from stories.world import NOON, World

ROWS = 30_000
BAD = range(7, ROWS, 1_000)


def rows_of(kind):
    """Lines of a file, some of which can't be used."""
    for number in range(ROWS):
        opened = "never" if number in BAD else str(NOON + number)
        yield (
            json.dumps({"id": f"{kind}-{number}", "account_id": "acme", "opened_at": opened}) + "\n"
        )


def test_an_import_that_is_killed_again_and_again_ends_as_if_it_never_was(tmp_path):
    file, database = tmp_path / "tickets.jsonl", tmp_path / "seatbeat.db"
    file.write_text("".join(rows_of("t")))
    with World(database) as world:
        world.tell(AccountTraits("acme", NOON, {}))
    command = [str(COMMAND), "import", "--database", str(database), str(file), "--as", "tickets"]
    command += ["--dates", "ms"]

    with World(database) as world:
        for share in (0.2, 0.5):
            child = subprocess.Popen(command, stderr=subprocess.DEVNULL, env=_plain_environment())
            wait_until(lambda share=share: _done(world, file) > share * ROWS, "some rows are in")
            child.send_signal(signal.SIGKILL)
            child.wait()
            assert _done(world, file) < ROWS
        stopped_at = _done(world, file)

        last = subprocess.run(
            command, capture_output=True, text=True, env=_plain_environment(), check=False
        )

        assert last.returncode == 3, last.stderr
        assert f"Going on after {stopped_at:,} rows." in last.stderr
        found = world.store.inputs.of_account("acme", "tickets")
        assert {row.id for row in found} == {f"t-{n}" for n in range(ROWS) if n not in BAD}
        assert len(found) == ROWS - len(BAD)
        read = world.store._readers.get()
        assert read.execute("select count(*) from input_history").fetchone() == (0,)
    aside = (tmp_path / "tickets.jsonl.rejected.jsonl").read_text().splitlines()
    assert [json.loads(line)["id"] for line in aside] == [f"t-{n}" for n in BAD]
    reasons = (tmp_path / "tickets.jsonl.rejected.jsonl.reasons.txt").read_text().splitlines()
    assert [line.partition(":")[0] for line in reasons] == [f"line {n + 1}" for n in BAD]

    again = subprocess.run(
        command, capture_output=True, text=True, env=_plain_environment(), check=False
    )
    assert "Going on" not in again.stderr  # it was done: this is a new import, of the same rows
    assert f"{ROWS - len(BAD):,} as they were" in again.stdout


def _done(world, file):
    """How many rows the bookmark counts."""
    state = world.store.inputs.import_state(f"tickets {file.resolve()}")
    return sum(json.loads(state)["tally"]) if state else 0


def _plain_environment():
    return {name: value for name, value in os.environ.items() if not name.startswith("SEATBEAT_")}
