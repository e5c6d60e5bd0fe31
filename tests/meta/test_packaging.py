"""What the wheels hold, and that what is built is fresh."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def wheel(folder, into):
    """The names and the metadata of a freshly built wheel."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(into)],
        cwd=folder,
        check=True,
        capture_output=True,
    )
    (built,) = into.glob("*.whl")
    with zipfile.ZipFile(built) as archive:
        names = archive.namelist()
        metadata = next(name for name in names if name.endswith("/METADATA"))
        return names, archive.read(metadata).decode()


def required(metadata):
    """The libraries that an install without extras brings."""
    lines = [line for line in metadata.splitlines() if line.startswith("Requires-Dist:")]
    return {line.split()[1].partition(">")[0] for line in lines if "extra ==" not in line}


def test_the_sdks_wheel_holds_the_sdk_alone_and_needs_requests_alone(tmp_path):
    names, metadata = wheel(ROOT / "sdk", tmp_path)
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"seatbeat"}
    assert "seatbeat/py.typed" in names
    assert required(metadata) == {"requests"}


def test_the_collectors_wheel_holds_what_it_serves_and_nothing_of_the_sdk(tmp_path):
    names, metadata = wheel(ROOT, tmp_path)
    folders = {name.split("/")[0] for name in names}
    assert {folder.partition("-")[0] for folder in folders} == {"seatbeat_collector"}
    for needed in (
        "static/t.js",
        "static/w.js",
        "store/sql/account.sql",
        "rules_file/example.yaml",
        "dashboard/templates/accounts.html",
        "py.typed",
    ):
        assert f"seatbeat_collector/{needed}" in names
    assert {"flask", "marshmallow", "sqlite-utils", "granian"} <= required(metadata)


@pytest.mark.skipif(
    not (ROOT / "node_modules" / "esbuild").exists(),
    reason="the build needs Node.js and `npm ci`; `make test` sees to both",
)
def test_what_is_built_for_browsers_is_fresh():
    static = ROOT / "collector" / "seatbeat_collector" / "static"
    before = {built: built.read_bytes() for built in (static / "t.js", static / "w.js")}
    try:
        subprocess.run(["npm", "run", "build", "--silent"], cwd=ROOT, check=True)
        for built, body in before.items():
            assert built.read_bytes() == body, f"{built.name}: sources changed, run `make build`"
    finally:
        for built, body in before.items():
            built.write_bytes(body)
