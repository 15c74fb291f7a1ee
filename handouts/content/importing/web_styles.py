"""What the style sheets of a saved page say of its words: how large, how bold, whether they show."""

import re
from collections.abc import Iterator
from typing import Any

_SIZES = {"xx-small": 7, "x-small": 7.5, "small": 10, "medium": 12, "large": 13.5, "x-large": 18, "xx-large": 24}
_UNITS = {"px": 0.75, "pt": 1.0, "pc": 12.0, "in": 72.0, "cm": 28.35, "mm": 2.835}
MOST_RULES = 3_000
"""Rules of style sheets that are looked at; a saved page may bring those of a whole site."""


def read_length(value: str, size: float) -> float:
    """A size of letters in points; 0 if it says none."""
    value = value.strip().lower()
    if value in _SIZES:
        return _SIZES[value]
    if value in ("larger", "smaller"):
        return size * (1.2 if value == "larger" else 1 / 1.2)
    found = re.fullmatch(r"([\d.]{1,8})(px|pt|pc|in|cm|mm|em|rem|ex|%)", value)
    if not found or found[1].count(".") > 1 or found[1] == ".":
        return 0.0
    number, unit = float(found[1]), found[2]
    if unit in ("em", "%", "ex", "rem"):
        return number * {"em": size, "%": size / 100, "ex": size / 2, "rem": 12.0}[unit]
    return number * _UNITS[unit]


class PageStyles:
    """What the style sheets of a page say of an element, of the few properties that are asked for."""

    _ASKED = (
        "font-size",
        "font-weight",
        "display",
        "visibility",
        "vertical-align",
        "font-family",
        "list-style-type",
        "border",
    )

    def __init__(self, root: Any) -> None:
        import cssselect2
        import tinycss2

        self._declare = tinycss2.parse_blocks_contents
        self.matcher = cssselect2.Matcher()
        number = 0
        for sheet in root.iter("style"):
            for rule in _rules(tinycss2.parse_stylesheet(sheet.text_content() or "", True, True)):
                said = self._read(rule.content)
                if said and number < MOST_RULES:
                    try:
                        for selector in cssselect2.compile_selector_list(rule.prelude):
                            if selector.pseudo_element is None:
                                number += 1
                                self.matcher.add_selector(selector, said)
                    except cssselect2.SelectorError:
                        continue
        self.wrapped = (
            {each.etree_element: each for each in cssselect2.ElementWrapper.from_html_root(root).iter_subtree()}
            if number
            else {}
        )

    def _read(self, content: Any) -> dict[str, str]:
        import tinycss2

        said: dict[str, str] = {}
        for each in self._declare(content):
            if each.type == "declaration":
                value = tinycss2.serialize(each.value).strip().lower()
                if each.lower_name in self._ASKED:
                    said[each.lower_name] = value
                elif each.lower_name == "list-style":
                    said["list-style-type"] = value.split()[0] if value else ""
                elif each.lower_name == "font" and (found := re.search(r"[\d.]+(?:px|pt|em|rem|%)", value)):
                    said["font-size"] = found[0]
                    said["font-weight"] = "bold" if "bold" in value else "normal"
                    said["font-family"] = value[found.end() :].strip()
        if said.get("border", "").startswith(("none", "0")):
            del said["border"]
        return said

    def of(self, element: Any) -> dict[str, str]:
        said: dict[str, str] = {}
        wrapper = self.wrapped.get(element)
        if wrapper is not None:
            for *_, payload in sorted(self.matcher.match(wrapper), key=lambda each: each[:2]):
                said.update(payload)
        if element.get("style"):
            said.update(self._read(element.get("style")))
        return said


def _rules(rules: Any) -> Iterator[Any]:
    """The rules that hold on paper and on a screen."""
    import tinycss2

    for rule in rules:
        if rule.type == "qualified-rule":
            yield rule
        elif (
            rule.type == "at-rule"
            and rule.lower_at_keyword == "media"
            and rule.content is not None
            and (
                "screen" in tinycss2.serialize(rule.prelude).lower()
                and "max-width" not in tinycss2.serialize(rule.prelude).lower()
            )
        ):
            yield from _rules(tinycss2.parse_rule_list(rule.content, True, True))
