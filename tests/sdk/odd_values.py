"""Objects that hosts have put into properties, or could."""

import enum
from collections import UserDict


class Color(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    HIGH = 3


class Shy:
    """Has no text."""

    def __str__(self):
        raise RuntimeError("not today")


class Liar:
    """Does not even say what it is."""

    @property
    def __class__(self):
        raise ValueError("guess")


class Text(str):
    """Says something else than it holds."""

    def __str__(self):
        return "another text"


class Endless(UserDict):
    """Never stops giving items."""

    def items(self):
        n = 0
        while True:
            yield n, n
            n += 1
