"""The tree of accounts: who stands under whom. Cycles in the data are walked safely."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

Parents = Mapping[str, str | None]


def tree_of(account: str, below: Callable[[str], Iterable[str] | None]) -> list[str]:
    """The account and all its descendants, each once, whatever cycles the data holds.

    `below` tells the children of an account, or None.
    """
    found, waiting = {account: None}, [account]
    while waiting:
        for child in below(waiting.pop()) or ():
            if child not in found:
                found[child] = None
                waiting.append(child)
    return list(found)


def makes_cycle(account: str, parent: str, parents: Parents) -> bool:
    """Whether the account would become its own ancestor under this parent."""
    seen: set[str] = set()
    above: str | None = parent
    while above is not None and above not in seen:
        if above == account:
            return True
        seen.add(above)
        above = parents.get(above)
    return False
