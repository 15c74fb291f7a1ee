"""JSON from another program: read strictly, and held against the schema that describes it.

The schema is plain JSON Schema, the very one the OpenAPI description shows, so what is described is what is checked.
No message quotes anything of what was sent: a key or a value could be a name.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from handouts.problems import HandoutsError, Problem

Schema = Mapping[str, Any]

_TYPES: Mapping[str, type] = {"object": dict, "string": str, "boolean": bool}


def read(body: bytes, schema: Schema) -> Any:
    """The JSON value in a body. Raises HandoutsError if it is not JSON, or not what the schema allows."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        raise _not_json(f"it breaks off at line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise _not_json("it is not UTF-8") from None
    except RecursionError:
        raise _not_json("it is nested too deep") from None
    except ValueError:  # a number of thousands of digits
        raise _not_json("a number in it cannot be read") from None
    problems = list(faults(value, schema))
    if problems:
        raise HandoutsError(problems)
    return value


def _not_json(why: str) -> HandoutsError:
    return HandoutsError(
        Problem("not-json", f"The body is not JSON: {why}.", 'Send an object such as {"procedure": "…"}, in UTF-8.')
    )


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that stands in it twice would leave open which value is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _not_json("a key stands in an object twice")
    return found


def _refused(name: str) -> None:
    raise _not_json("NaN and Infinity are no numbers there")


def faults(value: Any, schema: Schema, name: str = "") -> Iterator[Problem]:
    """What is wrong with a value. A schema with a keyword that is not checked here raises KeyError."""
    if not isinstance(value, _TYPES[schema["type"]]):
        what = f'"{name}"' if name else "The body"
        yield Problem("member-type", f"{what} is not {_article(schema['type'])}.", f"Send {_article(schema['type'])}.")
        return
    for keyword, wanted in schema.items():
        if keyword not in _SAID:
            yield from _CHECKS[keyword](value, wanted, schema, name)


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeiou" else f"a {kind}"


def _properties(value: dict[str, Any], wanted: Mapping[str, Schema], schema: Schema, name: str) -> Iterator[Problem]:
    for key, inner in wanted.items():
        if key in value:
            yield from faults(value[key], inner, f"{name}.{key}" if name else key)


def _required(value: dict[str, Any], wanted: Sequence[str], schema: Schema, name: str) -> Iterator[Problem]:
    for key in wanted:
        if key not in value:
            yield Problem("missing-member", f'"{key}" is missing.', f'Send "{key}".')


def _additional(value: dict[str, Any], wanted: bool, schema: Schema, name: str) -> Iterator[Problem]:
    unknown = sum(key not in schema["properties"] for key in value)
    if unknown and not wanted:
        where = f'"{name}"' if name else "the body"
        remedy = f"Use only: {', '.join(schema['properties'])}."
        yield Problem("unknown-member", f"Keys of {where} that are not known here: {unknown}.", remedy)


def _enum(value: str, wanted: Sequence[str], schema: Schema, name: str) -> Iterator[Problem]:
    if value not in wanted:
        yield Problem("member-value", f'"{name}" has a value that is not known here.', f"Use: {', '.join(wanted)}.")


def _longest(value: str, wanted: int, schema: Schema, name: str) -> Iterator[Problem]:
    if len(value) > wanted:
        yield Problem("member-too-long", f'"{name}" has more than {wanted} letters.', "Shorten it.")


_SAID = frozenset({"type", "title", "description", "default", "examples"})
"""Keywords that only describe; ``type`` is checked first of all."""

_CHECKS: Mapping[str, Callable[..., Iterator[Problem]]] = {
    "properties": _properties,
    "required": _required,
    "additionalProperties": _additional,
    "enum": _enum,
    "maxLength": _longest,
}
