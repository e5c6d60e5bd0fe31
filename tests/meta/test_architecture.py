"""Who may import whom."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SDK = ROOT / "sdk" / "seatbeat"
COLLECTOR = ROOT / "collector" / "seatbeat_collector"

# A room and the rooms it may enter; the shell may enter all but nobody enters the shell.
MAY_IMPORT = {
    "presence": set(),
    "metrics": {"presence"},
    "signals": {"metrics"},
    "store": {"presence", "errors"},
    "wire": {"store", "errors", "config"},
    "fold": {"store", "presence", "errors"},
    "surveys": {"store", "wire", "errors"},
    "scoring": {"metrics", "surveys", "store", "presence", "wire"},
    "watching": {"scoring", "signals", "metrics", "surveys", "store", "presence"},
    "closing": {"watching", "scoring", "metrics", "store", "presence"},
    "http": {"wire", "metrics", "surveys", "store", "presence", "fold", "errors", "auth", "config"}
    | {"scoring", "signals", "watching", "rules_file"},
    "demo": {"store", "presence", "fold", "errors"},
    "documents": set(),
    "rules_file": {"documents", "metrics"},
    "imports": {"documents", "wire", "metrics", "store", "errors"},
}
SHELL = {"app", "auth", "cli", "collector", "config", "counters", "errors", "server"}
SHELL |= {
    "aftercare",
    "beside",
    "caretaker",
    "fold_child",
    "fold_effort",
    "fold_keeper",
    "lifeline",
    "logs",
    "serving",
}
SHELL |= {
    "segmenter",
    "survey_desk",
    "rules_keeper",
    "close_child",
    "close_keeper",
    "closing_terms",
}
KNOW_FLASK = {"app", "auth", "http", "server"}


def rooms():
    """Every module of the collector with the room it is in."""
    for path in sorted(COLLECTOR.rglob("*.py")):
        first = path.relative_to(COLLECTOR).parts[0]
        yield first.removesuffix(".py"), path


def imports(path):
    """Absolute names that a module imports when it runs; what is for type checkers is left out."""
    for node in _running(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield _absolute(node, path) if node.level else str(node.module)


def _absolute(node, path):
    root = COLLECTOR.parent if COLLECTOR in path.parents else SDK.parent
    parts = path.relative_to(root).parts[: -node.level]
    return ".".join([*parts, *([node.module] if node.module else [])])


def _running(node):
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _running(child)


def room_of(name):
    parts = name.split(".")
    return parts[1] if parts[0] == "seatbeat_collector" and len(parts) > 1 else None


@pytest.mark.parametrize(
    ("room", "path"),
    [pytest.param(r, p, id=str(p.relative_to(COLLECTOR))) for r, p in rooms() if r in MAY_IMPORT],
)
def test_a_room_enters_only_the_rooms_it_may(room, path):
    entered = {room_of(name) for name in imports(path)} - {None, room}
    assert entered <= MAY_IMPORT[room]


def test_every_module_is_in_a_room_or_in_the_shell():
    assert {room for room, _ in rooms()} == {*MAY_IMPORT, *SHELL, "__init__", "dashboard"}


def test_nobody_but_the_shell_enters_http_or_the_command_line():
    for room, path in rooms():
        entered = {room_of(name) for name in imports(path)}
        assert "cli" not in entered or room == "cli", path
        assert "http" not in entered or room in {"http", "app", "cli"}, path


def test_only_the_shell_and_http_know_flask():
    for room, path in rooms():
        libraries = {name.split(".")[0] for name in imports(path)}
        knows = libraries & {"flask", "flask_smorest", "werkzeug"}
        assert not knows or room in KNOW_FLASK, f"{path} imports {knows}"


@pytest.mark.parametrize("room", ["presence", "metrics", "signals"])
def test_the_pure_rooms_know_no_clock_and_no_input_or_output(room):
    forbidden = {"os", "time", "sqlite3", "pathlib", "threading", "random", "sqlite_utils"}
    for found, path in rooms():
        if found == room:
            assert not forbidden & {name.split(".")[0] for name in imports(path)}, path


def test_only_the_suggestion_of_weights_knows_the_library_of_the_backtest_extra():
    for _, path in rooms():
        libraries = {name.split(".")[0] for name in imports(path)}
        assert "sklearn" not in libraries or path.stem == "suggested_weights", path


# Modules that only those import who have these libraries.
GUESTS_OF = {
    "pytest_plugin": {"pytest"},
    "flask": {"flask"},
    "django": {"django", "asgiref"},
    "_django_settings": {"django"},
    "celery": {"celery"},
}


@pytest.mark.parametrize("path", sorted(SDK.rglob("*.py")), ids=lambda p: str(p.relative_to(SDK)))
def test_the_sdk_imports_the_standard_library_and_requests_alone(path):
    libraries = {name.split(".")[0] for name in imports(path)} - sys.stdlib_module_names
    assert libraries - GUESTS_OF.get(path.stem, set()) <= {"seatbeat", "requests", "urllib3"}


def test_sdk_and_collector_never_import_each_other():
    for _, path in rooms():
        assert not any(name.split(".")[0] == "seatbeat" for name in imports(path)), path
    for path in SDK.rglob("*.py"):
        assert not any(name.startswith("seatbeat_collector") for name in imports(path)), path


@pytest.mark.parametrize("package", ["seatbeat", "seatbeat_collector", "seatbeat_collector.app"])
def test_importing_starts_no_thread_and_touches_no_root_logger(package):
    check = (
        f"import threading, logging, {package};"
        "assert threading.active_count() == 1, threading.enumerate();"
        "assert not logging.getLogger().handlers"
    )
    subprocess.run([sys.executable, "-W", "error", "-c", check], check=True, cwd=ROOT)


def test_the_command_line_helps_without_importing_what_its_commands_need():
    check = (
        "import sys; from seatbeat_collector.cli import main; "
        "main(['--help'], standalone_mode=False); "
        "assert not {'flask', 'marshmallow', 'sqlite_utils'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", check], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def test_files_fit_in_the_head():
    code = [*SDK.rglob("*.py"), *COLLECTOR.rglob("*.py"), *(ROOT / "js_snippet/src").rglob("*.js")]
    code += [*(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in code
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }
    assert not too_long


def test_no_room_is_called_by_a_name_that_says_nothing():
    empty = {"utils", "util", "helpers", "common", "base", "manager", "misc"}
    for folder in ("sdk", "collector", "js_snippet", "tests", "benchmarks", "examples"):
        for path in [*(ROOT / folder).rglob("*.py"), *(ROOT / folder).rglob("*.js")]:
            assert path.stem.lower() not in empty, path
