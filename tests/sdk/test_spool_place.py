"""Where the spool is, and who may look into it."""

import os
import stat
import tempfile
from pathlib import Path

import pytest

from seatbeat import Seatbeat

KEY, URL = "sbs_0123456789abcdef", "http://127.0.0.1:9"


@pytest.fixture
def make():
    """Clients of a collector that isn't there, with an event each."""
    made = []

    def client(**options):
        sb = Seatbeat(**{"key": KEY, "url": URL, "interval": 60.0, **options})
        sb.activity("opened", user="u-7")
        made.append(sb)
        return sb

    yield client
    for sb in made:
        sb.close(timeout=0)


def mode(path):
    return stat.S_IMODE(os.lstat(path).st_mode)


def test_by_default_it_is_in_the_users_state_folder_and_private(make, state):
    folder = Path(make().stats().spool)
    assert folder.parent == state
    files = list(folder.iterdir())
    assert {path.suffix for path in files} == {".owner", ".jsonl"}
    assert mode(state) == mode(folder) == 0o700
    assert {mode(path) for path in files} == {0o600}


def test_neither_names_nor_contents_hold_the_key(make, tmp_path):
    folder = Path(make(spool=tmp_path).stats().spool)
    for path in folder.iterdir():
        assert KEY not in str(path)
        assert KEY.encode() not in path.read_bytes()


def test_a_folder_can_be_given_as_text_or_path_and_is_made(make, tmp_path):
    given = tmp_path / "a" / "b"
    assert Path(make(spool=str(given)).stats().spool).parent == given
    assert Path(make(spool=given).stats().spool).parent == given


def test_each_collector_and_each_key_has_a_folder_of_its_own(make, tmp_path):
    others = [{}, {"key": "sbs_other"}, {"url": f"{URL}/other"}]
    folders = {make(spool=tmp_path, **other).stats().spool for other in others}
    assert len(folders) == 3
    assert make(spool=tmp_path).stats().spool in folders


@pytest.mark.parametrize("spool", [None, False])
def test_without_a_spool_events_wait_in_memory(make, state, spool):
    sb = make(spool=spool)
    assert sb.stats().spool is None
    assert sb.stats().pending == 1
    assert not state.exists()


def test_a_folder_that_others_could_read_is_closed_to_them(make, state):
    state.mkdir(parents=True)
    state.chmod(0o755)
    folder = Path(make().stats().spool)
    assert mode(state) == 0o700
    folder.chmod(0o777)
    assert make().stats().spool == str(folder)
    assert mode(folder) == 0o700


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """The temporary folder of the system."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_user_without_a_home_has_it_in_the_temporary_folder(make, temporary, monkeypatch):
    blocked = temporary.parent / "file"
    blocked.touch()
    monkeypatch.setenv("XDG_STATE_HOME", str(blocked / "state"))
    folder = Path(make().stats().spool)
    assert folder.parent == temporary / f"seatbeat-{os.geteuid()}"
    assert mode(folder.parent) == 0o700


def as_a_link(path, elsewhere):
    path.symlink_to(elsewhere)


def as_a_file(path, elsewhere):
    path.touch()


def as_somebody_elses(path, elsewhere):
    path.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to somebody else")
    os.chown(path, 65534, 65534)


@pytest.mark.parametrize("laid", [as_a_link, as_a_file, as_somebody_elses])
def test_what_somebody_has_laid_there_is_not_used(make, state, temporary, caplog, laid):
    elsewhere = temporary.parent / "elsewhere"
    elsewhere.mkdir()
    state.parent.mkdir()
    laid(state, elsewhere)
    laid(temporary / f"seatbeat-{os.geteuid()}", elsewhere)
    sb = make()
    assert sb.stats().spool is None
    assert sb.stats().pending == 1
    assert "the spool can't be used" in caplog.text
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("laid", [as_a_link, as_somebody_elses])
def test_a_folder_laid_into_one_that_was_given_is_not_used(make, tmp_path, laid):
    name = Path(make(spool=tmp_path / "mine").stats().spool).name
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "shared").mkdir()
    laid(tmp_path / "shared" / name, elsewhere)
    assert make(spool=tmp_path / "shared").stats().spool is None
    assert list(elsewhere.iterdir()) == []


def test_a_link_laid_in_place_of_a_file_is_not_followed(make, tmp_path):
    sb = make(spool=tmp_path / "spool")
    folder = Path(sb.stats().spool)
    precious = tmp_path / "precious"
    precious.write_text("untouched")
    (folder / "0123456789abcdef.owner").symlink_to(precious)
    (folder / "0123456789abcdef.bulk.00000001.jsonl").symlink_to(precious)
    make(spool=tmp_path / "spool")
    assert precious.read_text() == "untouched"
