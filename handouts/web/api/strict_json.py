"""Reads JSON from another program strictly, and says in our words all that is wrong with it at once.

No message quotes anything of what was sent: a key or a value could be a name.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn, TypeVar

import pydantic
from pydantic_core import ErrorDetails

from handouts.problems import HandoutsError, Problem

Model = TypeVar("Model", bound=pydantic.BaseModel)


def read_json(body: bytes, model: type[Model]) -> Model:
    """The value in a body as its model. Raises HandoutsError if it is not JSON, or not what the model allows."""
    value = parse_json(body)
    try:
        return model.model_validate(value)
    except pydantic.ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
    raise HandoutsError(list(_problems(faults, model)))


def parse_json(body: bytes) -> Any:
    """The JSON value in a body of UTF-8. Raises HandoutsError; a key that stands in an object twice is refused too."""
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise _not_json(f"it breaks off at line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError:
        raise _not_json("it is not UTF-8") from None
    except RecursionError:
        raise _not_json("it is nested too deep") from None
    except ValueError:  # a number of thousands of digits
        raise _not_json("a number in it cannot be read") from None


def _not_json(why: str) -> HandoutsError:
    return HandoutsError(
        Problem("not-json", f"The body is not JSON: {why}.", 'Send an object such as {"procedure": "…"}, in UTF-8.')
    )


def _object(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object; a key that stands in it twice would leave open which value is meant."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _not_json("a key stands in an object twice")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise _not_json("NaN and Infinity are no numbers there")


# -- what is wrong, in words

_TYPES = {"model_type": "an object", "string_type": "a string", "bool_type": "a boolean"}


def _problems(faults: Sequence[ErrorDetails], model: type[pydantic.BaseModel]) -> Iterator[Problem]:
    """Each fault in our words. One that has none raises KeyError: a rule that nobody can be told is no rule."""
    unknown: Counter[tuple[int | str, ...]] = Counter()
    for fault in faults:
        kind, where, name = fault["type"], fault["loc"], ".".join(map(str, fault["loc"]))
        bound: Any = fault.get("ctx", {}).get("bound")
        if kind == "extra_forbidden":
            unknown[where[:-1]] += 1
        elif kind == "string_unicode":  # half a character in a key; values may have it, the patient's details refuse it
            unknown[where] += 1
        elif kind == "missing":
            yield Problem("missing-member", f'"{name}" is missing.', f'Send "{name}".')
        elif kind == "enum":
            yield Problem("member-value", f'"{name}" has a value that is not known here.', f"Use: {', '.join(bound)}.")
        elif kind == "maxLength":
            yield Problem("member-too-long", f'"{name}" has more than {bound} letters.', "Shorten it.")
        else:
            wanted, what = _TYPES[kind], f'"{name}"' if name else "The body"
            yield Problem("member-type", f"{what} is not {wanted}.", f"Send {wanted}.")
    for where, count in unknown.items():
        what = f'"{".".join(map(str, where))}"' if where else "the body"
        remedy = f"Use only: {', '.join(_keys(model, where))}."
        yield Problem("unknown-member", f"Keys of {what} that are not known here: {count}.", remedy)


def _keys(model: type[pydantic.BaseModel], where: Sequence[int | str]) -> list[str]:
    """The keys of a model, or of one within it."""
    for key in where:
        inner = model.model_fields[str(key)].annotation
        if not (isinstance(inner, type) and issubclass(inner, pydantic.BaseModel)):
            raise TypeError("only a model has keys")
        model = inner
    return list(model.model_fields)
