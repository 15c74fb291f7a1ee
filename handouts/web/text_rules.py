"""Rules for texts that come from outside, for the types of Pydantic: ``Annotated[str, at_most(200)]``."""

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from handouts.reading.declarations import dataclass


@dataclass(frozen=True)
class TextRule:
    """A rule for a text: the keyword of JSON Schema that describes it, and its bound.

    Pydantic's own rules would refuse half a character before us, and quote what is known in words of their own.
    """

    keyword: Literal["enum", "maxLength"]
    bound: Any

    def _check(self, text: str) -> str:
        if text in self.bound if self.keyword == "enum" else len(text) <= self.bound:
            return text
        raise PydanticCustomError(self.keyword, "{bound}", {"bound": self.bound})

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), self.keyword: self.bound}


def one_of(names: Iterable[str]) -> TextRule:
    """A text that is one of these names."""
    return TextRule("enum", list(names))


def at_most(letters: int) -> TextRule:
    """A text of at most so many letters."""
    return TextRule("maxLength", letters)
