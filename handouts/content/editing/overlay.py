"""A mapping with some entries in place of those of another, which is not read for it.

A library of hundreds is read on demand: to put one procedure in its place must not ask for the others.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Overlay(Mapping[K, V]):
    """``own`` beside what ``below`` has, without that whose keys ``hides`` says yes to; in the order of ``below``."""

    def __init__(self, below: Mapping[K, V], own: Mapping[K, V], hides: Callable[[K], bool]) -> None:
        self._below, self._own, self._hides = below, own, hides

    def __getitem__(self, key: K) -> V:
        if key in self._own:
            return self._own[key]
        if self._hides(key):
            raise KeyError(key)
        return self._below[key]

    def __contains__(self, key: object) -> bool:
        return key in self._own or (key in self._below and not self._hides(key))  # type: ignore[arg-type]

    def __iter__(self) -> Iterator[K]:
        told = set()
        for key in self._below:
            if key in self._own:
                told.add(key)
            elif self._hides(key):
                continue
            yield key
        yield from (key for key in self._own if key not in told)

    def __len__(self) -> int:
        return sum(1 for _ in self)
