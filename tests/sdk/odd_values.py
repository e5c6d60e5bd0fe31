"""Objects that hosts have put into properties, or could."""

import enum
from collections import UserDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from unittest.mock import MagicMock, Mock


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


class Hostile:
    """Raises at whatever is asked of it."""

    def _refuse(self, *_):
        raise RuntimeError("leave me alone")

    __str__ = __repr__ = __eq__ = __hash__ = __iter__ = __len__ = __bool__ = _refuse
    __getattr__ = __int__ = __float__ = __index__ = __format__ = __lt__ = __call__ = _refuse


class Nameless(type):
    """Its classes won't say what they are called."""

    @property
    def __name__(cls):
        raise RuntimeError


class Anonymous(metaclass=Nameless):
    def __str__(self):
        raise RuntimeError


class Ghost(Mapping):
    """Has keys, but no values."""

    def __getitem__(self, key):
        raise KeyError(key)

    def __iter__(self):
        return iter(["a", "b"])

    def __len__(self):
        return 2


class Unpaired(UserDict):
    """Its items are no pairs."""

    def items(self):
        return [1, (1, 2, 3)]


class Loose(dict):
    """Says something else than it holds."""

    def items(self):
        return iter([("told", 1)])


class Echo(list):
    """Never stops."""

    def __iter__(self):
        while True:
            yield self


class Number(int):
    """An int that says something else."""

    def __int__(self):
        return 7

    def __repr__(self):
        return "NaN"

    __str__ = __repr__


class Real(float):
    """A float that says something else."""

    def __repr__(self):
        return "Infinity"

    __str__ = __repr__


class Lazy:
    """A text that is made only when it is read, as Django's translations are."""

    def __init__(self, text):
        self._text = text

    def __str__(self):
        return self._text


@dataclass
class Login:
    user: str
    password: str = field(repr=False)


def mocks():
    """What tests of a host app leave in its data."""
    return [Mock(), MagicMock(), Mock(spec=dict), MagicMock(spec=list), Mock(spec=str), Mock]
