"""Which mutants a module has: every operator applied wherever it fits.

Left out, because no test should have to see it:

* docstrings, annotations, imports, ``__all__`` and names given to ``TypeVar`` and ``cast``: they say, they do not do;
* strings with white space in them, and the words of f-strings: sentences for people, whose wording may change freely;
* decorators: without its cache a function answers the same, only later, and ``frozen`` and ``slots`` are for the type
  checker and for speed;
* ``strict=True`` of ``zip``: it says that two sequences are as long as each other, and they are;
* the two arguments of ``min``, ``max``, ``isinstance`` and ``getattr`` are not exchanged: equal, or refused at once.
"""

from __future__ import annotations

import ast
import copy
import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

# -- operators: each takes a node and gives the nodes that may stand in its place


def compare(node: ast.AST) -> Iterator[ast.AST]:
    """``<`` for ``<=``, ``==`` for ``!=``, ``in`` for ``not in``, ``is`` for ``is not``, and the other way round."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            yield _with(node, ops=[*node.ops[:index], _COMPARISONS[type(operator)](), *node.ops[index + 1 :]])


def number(node: ast.AST) -> Iterator[ast.AST]:
    """A number one larger; a whole number also one smaller. A length in points is then visibly another."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield _with(node, value=node.value + 1)
        if type(node.value) is int:
            yield _with(node, value=node.value - 1)


def truth(node: ast.AST) -> Iterator[ast.AST]:
    """``True`` for ``False``, and the other way round."""
    if isinstance(node, ast.Constant) and type(node.value) is bool:
        yield _with(node, value=not node.value)


def string(node: ast.AST) -> Iterator[ast.AST]:
    """A key, a name or a code emptied; an empty string filled."""
    if isinstance(node, ast.Constant) and type(node.value) is str and not any(map(str.isspace, node.value)):
        yield _with(node, value="" if node.value else "mutant")


def logic(node: ast.AST) -> Iterator[ast.AST]:
    """``and`` for ``or``, and the other way round."""
    if isinstance(node, ast.BoolOp):
        yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def sign(node: ast.AST) -> Iterator[ast.AST]:
    """``not`` and the minus sign left out."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand


def arithmetic(node: ast.AST) -> Iterator[ast.AST]:
    """``+`` for ``-``, ``*`` for ``/``, and the other way round; also in ``+=`` and its like."""
    if isinstance(node, ast.BinOp | ast.AugAssign) and type(node.op) in _ARITHMETIC:
        yield _with(node, op=_ARITHMETIC[type(node.op)]())


def extreme(node: ast.AST) -> Iterator[ast.AST]:
    """``min`` for ``max``, and the other way round."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("min", "max"):
        yield _with(node, func=_with(node.func, id="max" if node.func.id == "min" else "min"))


def swap(node: ast.AST) -> Iterator[ast.AST]:
    """Two arguments exchanged."""
    if not isinstance(node, ast.Call) or len(node.args) != 2 or ast.unparse(node.func) in _NOT_SWAPPED:
        return
    first, second = node.args
    if (
        not isinstance(first, ast.Starred)
        and not isinstance(second, ast.Starred)
        and ast.dump(first) != ast.dump(second)
    ):
        yield _with(node, args=[second, first])


def bounds(node: ast.AST) -> Iterator[ast.AST]:
    """A slice without its lower or its upper bound."""
    if isinstance(node, ast.Slice):
        if node.lower is not None:
            yield _with(node, lower=None)
        if node.upper is not None:
            yield _with(node, upper=None)


def decision(node: ast.AST) -> Iterator[ast.AST]:
    """A condition that always or never holds; a loop that never runs."""
    if isinstance(node, ast.If | ast.IfExp):
        yield _with(node, test=ast.Constant(True))
        yield _with(node, test=ast.Constant(False))
    elif isinstance(node, ast.While):
        yield _with(node, test=ast.Constant(False))
    elif isinstance(node, ast.comprehension):
        for index in range(len(node.ifs)):
            yield _with(node, ifs=[*node.ifs[:index], ast.Constant(True), *node.ifs[index + 1 :]])
            yield _with(node, ifs=[*node.ifs[:index], ast.Constant(False), *node.ifs[index + 1 :]])
    elif isinstance(node, ast.match_case) and node.guard:
        yield _with(node, guard=ast.Constant(True))
        yield _with(node, guard=ast.Constant(False))


def answer(node: ast.AST) -> Iterator[ast.AST]:
    """``return None`` instead of a value."""
    if isinstance(node, ast.Return) and node.value is not None and ast.unparse(node.value) != "None":
        yield _with(node, value=ast.Constant(None))


def deletion(node: ast.AST) -> Iterator[ast.AST]:
    """A call, or a change of an object, left out. Without its first assignment a name would only be unknown."""
    calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    changes = isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Attribute | ast.Subscript)
    if calls or changes or isinstance(node, ast.AugAssign):
        yield ast.Pass()


def loop(node: ast.AST) -> Iterator[ast.AST]:
    """``continue`` for ``break``, and the other way round."""
    if isinstance(node, ast.Continue | ast.Break):
        yield ast.Break() if isinstance(node, ast.Continue) else ast.Continue()


def context(node: ast.AST) -> Iterator[ast.AST]:
    """What stood in ``with lock:`` or ``with canvas.artifact(…):`` done without it."""
    if isinstance(node, ast.With) and not any(item.optional_vars for item in node.items):
        yield ast.If(ast.Constant(True), node.body, [])


OPERATORS: tuple[Callable[[ast.AST], Iterator[ast.AST]], ...] = (
    compare, number, truth, string, logic, sign, arithmetic, extreme, swap, bounds, decision, answer, deletion, loop,
    context,
)  # fmt: skip

_COMPARISONS: dict[type, type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_ARITHMETIC: dict[type, type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip
_NOT_SWAPPED = {"min", "max", "isinstance", "issubclass", "getattr", "hasattr"}


def _with(node: Any, **fields: Any) -> Any:
    """The node with other fields; what it holds is shared with the node itself."""
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


# -- mutants


@dataclass(frozen=True)
class Mutant:
    """One change of one module."""

    path: Path
    """The module's file."""
    number: int
    """Its place among the mutants of the file, from 0: :func:`mutate` finds it by that."""
    operator: str
    line: int
    column: int
    scope: str
    """The function or class that it changes, as ``Sheet.paint``."""
    before: str
    after: str
    statement: int
    """The first line of the statement that it is part of."""
    early: bool
    """Whether it is in force once for all tests of a process: when the module is loaded, or in a function that keeps
    its answers. Then it cannot be said which test runs it."""
    repeated: int = 0
    """How many mutants before it have the same words in the same scope."""

    @property
    def words(self) -> str:
        """What is changed, in one line, and without a line number, so that it still fits after an edit elsewhere."""
        again = f" (again: {self.repeated})" if self.repeated else ""
        return f"{self.path.name} {self.scope}: {self.before} → {self.after}{again}"

    @property
    def id(self) -> str:
        """Eight hexadecimal digits for the words."""
        return hashlib.sha256(f"{self.operator} {self.words}".encode()).hexdigest()[:8]


def mutants(path: Path, source: str) -> list[Mutant]:
    """All mutants of a module, in the order of its lines; the same source always has the same ones."""
    seen = Counter[str]()
    found = []
    for index, change in enumerate(_changes(ast.parse(source))):
        mutant = change.described(path, index)
        found.append(replace(mutant, repeated=seen[mutant.words]))
        seen[mutant.words] += 1
    return found


def mutate(source: str, number: int) -> ast.Module:
    """The syntax tree of a module with one of its mutants in force."""
    tree = ast.parse(source)
    for index, change in enumerate(_changes(tree)):
        if index == number:
            change.apply()
            return ast.fix_missing_locations(tree)
    raise IndexError(f"there are not so many mutants: {number}")


@dataclass(frozen=True)
class _Around:
    """What a node stands in."""

    scope: tuple[str, ...] = ()
    statement: ast.stmt | None = None
    shown: ast.AST | None = None
    """The statement, or the ``case`` or ``except`` of it, whose first line shows the node."""
    early: bool = True


@dataclass(frozen=True)
class _Change:
    operator: str
    node: Any
    replacement: Any
    holder: Any
    field: str
    index: int | None
    around: _Around

    def apply(self) -> None:
        ast.copy_location(self.replacement, self.node)
        self._put(self.replacement)

    def _put(self, node: Any) -> None:
        if self.index is None:
            setattr(self.holder, self.field, node)
        else:
            getattr(self.holder, self.field)[self.index] = node

    def described(self, path: Path, number: int) -> Mutant:
        statement, shown = self.around.statement, self.around.shown
        assert statement is not None
        before = _first_line(shown)
        self._put(self.replacement)
        after = _first_line(self.replacement if shown is self.node else shown)
        self._put(self.node)
        if isinstance(self.node, ast.With):
            after = "without it"
        place = self.node if hasattr(self.node, "lineno") else statement
        scope = ".".join(self.around.scope) or "module"
        return Mutant(path, number, self.operator, place.lineno, place.col_offset + 1, scope, *_shortened(before, after),
                      statement.lineno, self.around.early)  # fmt: skip


def _first_line(node: Any) -> str:
    """A statement as source, of one with a body only its head."""
    bare = _with(node, body=[ast.Pass()]) if hasattr(node, "body") else node
    for field in ("orelse", "handlers", "finalbody", "cases", "decorator_list"):
        if hasattr(bare, field):
            bare = _with(bare, **{field: []})
    if isinstance(bare, ast.Try):
        return "try:"
    return ast.unparse(bare).strip().split("\n")[0]


_CONTEXT = 40
"""Letters shown before and after what is changed."""


def _shortened(before: str, after: str) -> tuple[str, str]:
    """Two lines without what is far from their difference."""
    start = next((i for i, (one, other) in enumerate(zip(before, after, strict=False)) if one != other), 0)
    rest = zip(reversed(before[start:]), reversed(after[start:]), strict=False)
    end = next((i for i, (one, other) in enumerate(rest) if one != other), min(len(before), len(after)) - start)
    first = before.rfind(" ", 0, max(0, start - _CONTEXT) + 1) + 1 if start > _CONTEXT else 0
    left = max(0, end - _CONTEXT)
    return tuple(
        ("…" if first else "") + line[first : len(line) - left] + ("…" if left else "") for line in (before, after)
    )  # type: ignore[return-value]  # there are two


_NOT_WALKED = {"annotation", "returns", "decorator_list", "bases", "keywords", "type_comment", "type_params"}
"""Fields that hold annotations and decorators. ``keywords`` is left out of a class only."""
_SAYS_ONLY = {"TypeVar", "NewType", "cast", "typing.cast"}


def _changes(tree: ast.Module) -> Iterator[_Change]:
    """Every operator at every node; nodes before what they hold, in the order of the source."""
    yield from _within(tree, _Around())


def _within(holder: ast.AST, around: _Around) -> Iterator[_Change]:
    for field, value in ast.iter_fields(holder):
        if field in _NOT_WALKED and (field != "keywords" or isinstance(holder, ast.ClassDef)):
            continue
        inner = _inside(holder, around, field)
        for index, node in enumerate(value) if isinstance(value, list) else ((None, value),):
            if isinstance(node, ast.AST) and not _left_out(node, holder, index):
                yield from _at(node, holder, field, index, inner)


def _at(node: ast.AST, holder: ast.AST, field: str, index: int | None, around: _Around) -> Iterator[_Change]:
    if isinstance(node, ast.stmt):
        around = replace(around, statement=node, shown=node)
    elif isinstance(node, ast.match_case | ast.ExceptHandler):
        around = replace(around, shown=node)
    for operator in OPERATORS:
        for replacement in operator(node):
            yield _Change(operator.__name__, node, replacement, holder, field, index, around)
    yield from _within(node, around)


def _inside(node: ast.AST, around: _Around, field: str) -> _Around:
    """What a field of a function or a class stands in; arguments have their defaults once, when it is made."""
    if isinstance(node, ast.ClassDef):
        return replace(around, scope=(*around.scope, node.name))
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        kept = any("cache" in ast.unparse(each) for each in node.decorator_list)
        early = kept if field == "body" else around.early
        return replace(around, scope=(*around.scope, node.name), early=early)
    return around


def _left_out(node: ast.AST, holder: ast.AST, index: int | None) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr():
            return True
        case ast.Expr(value=ast.Constant()):  # a docstring, also that of an attribute
            return True
        case ast.Assign(targets=[ast.Name(id="__all__" | "__slots__")]):
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.keyword(arg="strict"):
            return True
        case ast.Call(func=function):
            return ast.unparse(function) in _SAYS_ONLY
    return False


def modules(root: Path, paths: Iterable[str]) -> list[Path]:
    """The Python files at and below the paths, which are counted from ``root``, in order. Raises FileNotFoundError."""
    found: list[Path] = []
    for path in paths:
        place = root / path
        if not place.exists():
            raise FileNotFoundError(f"{path} is not there")
        found += sorted(place.rglob("*.py")) if place.is_dir() else [place]
    return list(dict.fromkeys(found))
