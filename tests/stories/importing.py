"""Files that are written and imported through the command line into a database of two accounts."""

from __future__ import annotations

from click.testing import CliRunner

from seatbeat_collector.cli import main
from seatbeat_collector.config import SETTINGS
from seatbeat_collector.store.rows import AccountTraits

from .world import NOON, World


class Importer:
    """Calling it imports a file; `stored` is what came of it."""

    def __init__(self, folder, monkeypatch):
        for setting in SETTINGS:
            monkeypatch.delenv(f"SEATBEAT_{setting.name.upper()}", raising=False)
        monkeypatch.delenv("SEATBEAT_SETTINGS", raising=False)
        monkeypatch.chdir(folder)
        self.folder = folder
        self.database = str(folder / "seatbeat.db")
        with World(self.database) as world:
            for account_id in ("acme", "bolt"):
                world.tell(AccountTraits(account_id, NOON, {"name": account_id.title()}))

    def __call__(self, name, content, kind, *words, status=0):
        """Write a file (None: there is none) and import it; it must end with a status."""
        path = self.folder / name
        if content is not None:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.run(str(path), kind, *words, status=status)

    def run(self, file, kind, *words, status=0, given=None):
        """Import what is there."""
        words = ["import", "--database", self.database, file, "--as", kind, *words]
        result = CliRunner().invoke(main, words, input=given)
        assert result.exit_code == status, result.output + repr(result.exception)
        return result

    def stored(self, kind, account_id="acme"):
        """What the database has of a kind, by id."""
        with World(self.database) as world:
            found = world.store.inputs.of_account(account_id, kind)
        return {record.id: record.values for record in found}
