"""Words and entries as YAML, as a person would write them: plain where that is safe, in quotes where it is not."""

import json
import re
import textwrap
from typing import Any

from handouts.reading.declarations import lazy_pattern

WIDTH = 118
"""Characters of a line from which on a text is folded over several."""
_PLAIN = lazy_pattern(
    r"[^\W_](?:[^\n:#{}\[\]*&!|>%@`\\\"“”„«»<=~^•]*[^\s:#{}\[\]*&!|>%@`\\\"“”„«»<=~^•'])?|¿[^\n:#{}\[\]*&!|>%@`\\\"]+\?"
)
"""What can stand without quotes: a letter or a figure first, and no mark anywhere that means something to YAML."""
_NO_TEXT = lazy_pattern(r"[-+.\d_,:/eEx ]+|true|false|yes|no|on|off|null|y|n", re.IGNORECASE)
"""What other readers of YAML take for a number, a date, or yes or no."""
_COUNT = lazy_pattern(r"\d{1,9}|\d{4}-\d\d-\d\d")
"""A number or a date as our files have them."""
_UNSEEN = lazy_pattern("[\u00a0\u00ad\u061c\u200b\u200e\u200f\u202a-\u202c\u202f\u2060\u2066-\u2069\ufeff]")
"""Blanks that are none to see, and characters without ink: written as codes, so that a person sees them."""
_LIST_MARK = lazy_pattern(r"\(?\w{1,3}[.)]\s|[oO]\s")


def write_scalar(text: str, column: int = 0, indent: int = 0, *, flow: bool = False) -> str:
    """A text as YAML. It begins in a ``column``, on a line indented by ``indent``; ``flow`` is within brackets."""
    plain = (
        bool(_PLAIN.fullmatch(text))
        and (_COUNT.fullmatch(text) or not _NO_TEXT.fullmatch(text))
        and not _LIST_MARK.match(text)
    )
    if "  " in text or _UNSEEN.search(text) or not text or (flow and re.search(r"[,?]", text)):
        plain = False
    if plain and not flow and column + len(text) > WIDTH and " " in text:
        lines = textwrap.wrap(text, max(WIDTH - 8 - indent, 60), break_long_words=False, break_on_hyphens=False)
        if " ".join(lines) == text and len(lines) > 1:
            return ">-\n" + "\n".join(" " * (indent + 2) + line for line in lines)
    return text if plain else _quoted(text)


def _quoted(text: str) -> str:
    def code(found: re.Match[str]) -> str:
        return "\\_" if found[0] == "\u00a0" else f"\\u{ord(found[0]):04x}"

    return _UNSEEN.sub(code, json.dumps(text, ensure_ascii=False))


def write_key(key: str) -> str:
    """A key."""
    return key if re.fullmatch(r"[^\W\d][\w -]*\w|[^\W\d]", key) and not _NO_TEXT.fullmatch(key) else _quoted(key)


def write_flow(value: Any) -> str:
    """A value on one line, within brackets."""
    if isinstance(value, str):
        return write_scalar(value, flow=True)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{write_key(key)}: {write_flow(each)}" for key, each in value.items()) + "}"
    return "[" + ", ".join(map(write_flow, value)) + "]"


def write_value(value: Any, indent: int) -> str:
    """What stands behind a key and its colon; the key is indented by ``indent``."""
    if isinstance(value, str):
        return " " + write_scalar(value, indent + 14, indent)
    if not value:
        return " []" if isinstance(value, list) else " {}"
    inner = indent + 2
    if isinstance(value, dict):
        return "\n" + " " * inner + write_pairs(value, inner)
    return "".join("\n" + " " * inner + "- " + write_item(each, inner) for each in value)


def write_item(value: Any, indent: int) -> str:
    """What stands behind the hyphen of a list, which is indented by ``indent``."""
    if isinstance(value, dict) and value:
        return write_pairs(value, indent + 2)
    if isinstance(value, str):
        return write_scalar(value, indent + 2, indent)
    return write_flow(value)


def write_pairs(value: dict[str, Any], indent: int, *, apart: bool = False) -> str:
    """Keys and values, a line or more each, the first without its indent; ``apart`` sets blank lines before large ones."""
    lines: list[str] = []
    for key, each in value.items():
        blank = "\n" if apart and lines and isinstance(each, list | dict) else ""
        lines.append(f"{blank}{' ' * indent if lines else ''}{write_key(key)}:{write_value(each, indent)}")
    return "\n".join(lines)
