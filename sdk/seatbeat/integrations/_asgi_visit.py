"""An ASGI request in the words of HTTP."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from typing import Any

from ._visit import Visit

Scope = MutableMapping[str, Any]


def describing(scope: Scope) -> Callable[[int], Visit]:
    """Make what says, when the status is known, which request this was.

    The path is read now: routers move it along, out of the path and into the root. The view is
    read then: routers such as Starlette's leave it in the scope.
    """
    path, root = path_in(scope), str(scope.get("root_path", ""))
    sent = {bytes(name).lower(): value for name, value in scope["headers"]}

    def header(name: str) -> str | None:
        value = sent.get(name.encode("latin-1", "replace"))
        return None if value is None else bytes(value).decode("latin-1")

    def visit(status: int) -> Visit:
        view = scope.get("endpoint")
        return Visit(scope["method"], path, status, header, root=root, view=view)

    return visit


def path_in(scope: Scope) -> str:
    """The path inside the app: servers put what it is mounted under before it, older ones don't."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    return path[len(root) :] if root and path.startswith(f"{root}/") else path
