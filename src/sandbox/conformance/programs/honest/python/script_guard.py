# Does: leaves where it is run as a script, which it is not, and knows its own types.
from __future__ import annotations

import typing
from dataclasses import dataclass

if __name__ == '__main__':
    exit()


@dataclass
class Point:
    x: int


def answer(n, user):
    assert typing.get_type_hints(Point)['x'] is int
    return Point(n).x * n
