"""Declarations that cost little until they are used: the same words as the standard library's, for what a module declares.

One sheet from a cold start imports some two hundred classes and as many patterns, and most of that run was spent in
writing and compiling functions that nobody called. A type checker sees :func:`dataclasses.dataclass` and
:func:`re.compile` themselves, so that a declaration means what it always means.
"""

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass

    lazy_pattern = re.compile
else:
    import dataclasses
    from operator import attrgetter

    def dataclass(cls=None, /, **options):
        """:func:`dataclasses.dataclass`, but that no code is written for ``eq``, ``repr`` and ``frozen``.

        Two functions that all classes share compare and show an object by its fields. That nobody changes an object of
        a frozen class is held by the type checker alone, and an object is made in half the time.
        """
        return _declare(cls, options) if cls else lambda declared: _declare(declared, options)

    def _declare(cls, options):
        eq, frozen, shown = options.pop("eq", True), options.pop("frozen", False), options.pop("repr", True)
        own = set(vars(cls))
        made = dataclasses.dataclass(cls, eq=False, repr=False, **options)
        if shown and "__repr__" not in own:
            made.__repr__ = _show
        if eq and "__eq__" not in own:
            fields = dataclasses.fields(made)
            key = _getter([each.name for each in fields if each.compare])
            made.__eq__ = lambda one, other: key(one) == key(other) if type(one) is type(other) else NotImplemented
            if "__hash__" not in own:
                hashed = _getter([each.name for each in fields if (each.compare if each.hash is None else each.hash)])
                made.__hash__ = (lambda one: hash(hashed(one))) if frozen else None
        return made

    def _getter(names):
        """What gives the values of these fields, as one thing to compare."""
        return attrgetter(*names) if names else lambda one: ()

    def _show(one):
        shown = (f"{each.name}={getattr(one, each.name)!r}" for each in dataclasses.fields(one) if each.repr)
        return f"{type(one).__qualname__}({', '.join(shown)})"

    class _Pattern:
        """A pattern that is compiled when it is first used; from then on its methods are those of the compiled one."""

        def __init__(self, given: tuple[Any, ...]) -> None:
            self._given = given

        def __getattr__(self, name: str) -> Any:
            if name.startswith("_"):
                raise AttributeError(name)
            compiled = re.compile(*self._given)
            vars(self).update({each: getattr(compiled, each) for each in dir(compiled) if not each.startswith("_")})
            return getattr(compiled, name)

    def lazy_pattern(*given: Any) -> _Pattern:
        """:func:`re.compile`, when the pattern is first used; one that is wrong is told then."""
        return _Pattern(given)
