"""Which style each element of a drawing has: style sheets, ``style`` attributes, presentation attributes, variables."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from handouts.layout.svg.source import SvgError
from handouts.reading.declarations import lazy_pattern

Variables = Mapping[str, str]
"""Custom properties by their names (``--brand``)."""
_VARIABLE = lazy_pattern(r"var\(", re.IGNORECASE)
MOST_LETTERS = 10_000
"""Of a value, once its variables have been put in."""
_MEDIA = lazy_pattern(r"(?:only\s+)?(?:all|screen)|\(\s*prefers-color-scheme\s*:\s*light\s*\)|\(\s*prefers-[\w-]+\s*:\s*no-preference\s*\)|\(\s*min-(?:width|height)\s*:\s*0(?:px)?\s*\)", re.IGNORECASE)  # fmt: skip
"""What holds of a picture that a browser shows in its plain state."""


class _Declared(NamedTuple):
    name: str
    value: str
    important: bool


class Cascade:
    """The style sheets of one drawing. Raises SvgError for what cannot be followed."""

    def __init__(self, root: Element) -> None:
        self.left_out: set[str] = set()
        """What its styles ask for that paper does not show."""
        self._matcher: Any = None
        self._wrapped: dict[Element, Any] = {}
        sheets = [_text(each) for each in root.iter("style") if each.get("type", "text/css") in ("text/css", "") and _media(each.get("media", "all"))]  # fmt: skip
        if any(sheet.strip() for sheet in sheets):
            self._read_sheets(root, sheets)

    def _read_sheets(self, root: Element, sheets: Sequence[str]) -> None:
        import cssselect2
        import tinycss2

        self._matcher = cssselect2.Matcher()
        for sheet in sheets:
            self._add_rules(tinycss2.parse_stylesheet(sheet, skip_comments=True, skip_whitespace=True))
        wrapper = cssselect2.ElementWrapper.from_xml_root(root)
        self._wrapped = {each.etree_element: each for each in wrapper.iter_subtree()}

    def _add_rules(self, rules: Iterable[Any]) -> None:
        import cssselect2
        import tinycss2

        for rule in rules:
            if rule.type == "qualified-rule":
                try:
                    selectors = cssselect2.compile_selector_list(rule.prelude)
                except cssselect2.SelectorError:
                    if any(each == "&" for each in rule.prelude):
                        raise SvgError("its style sheet has nested rules") from None
                    continue  # as a browser does
                declared = list(_declarations(tinycss2.parse_blocks_contents(rule.content)))
                for selector in selectors:
                    if selector.pseudo_element is None:
                        self._matcher.add_selector(selector, declared)
            elif rule.type == "at-rule":
                self._follow(rule)

    def _follow(self, rule: Any) -> None:
        """An at-rule: what holds in the plain state of a picture, and what does not."""
        import tinycss2

        name, prelude = rule.lower_at_keyword, tinycss2.serialize(rule.prelude)
        if name == "import":
            self.left_out.add("a style sheet from elsewhere")
        elif name.endswith("keyframes"):
            self.left_out.add("an animation")
        elif rule.content is not None and (name == "supports" or (name == "layer") or (name == "media" and _media(prelude))):  # fmt: skip
            if name == "layer":
                raise SvgError("its style sheet has layers")
            self._add_rules(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))

    def style(
        self, element: Element, variables: Variables, known: frozenset[str], attributes: frozenset[str]
    ) -> tuple[dict[str, list[str]], Variables]:
        """The values declared for an element's ``known`` properties, the strongest first, and its custom properties.

        ``attributes`` are the properties that may stand as attributes, too.
        """
        found: list[_Declared] = []
        if self._matcher is not None:
            for *_, declared in self._matcher.match(self._wrapped[element]):
                found += declared
        if own := element.get("style"):
            import tinycss2

            found += _declarations(tinycss2.parse_blocks_contents(own))
        found.sort(key=lambda each: each.important)
        custom = {each.name: each.value for each in found if each.name.startswith("--")}
        if custom:
            variables = _settle({**variables, **custom})
        values: dict[str, list[str]] = {}
        for each in reversed(found):
            if each.name in known:
                values.setdefault(each.name, []).append(put_variables(each.value, variables))
        for name in attributes.intersection(element.attrib):
            value = element.attrib[name].strip()
            values.setdefault(name, []).append(put_variables(value, variables) if "var(" in value else value)
        return values, variables


def _declarations(nodes: Iterable[Any]) -> Iterator[_Declared]:
    import tinycss2

    for node in nodes:
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            value = tinycss2.serialize([each for each in node.value if each.type != "comment"]).strip()
            yield _Declared(name, value, node.important)
        elif node.type == "qualified-rule":
            raise SvgError("its style sheet has nested rules")


def _settle(variables: dict[str, str]) -> Variables:
    """Custom properties with the others that they name put in; one that names itself is nothing."""
    for _ in range(10):
        changed = {name: put_variables(value, {k: v for k, v in variables.items() if k != name}, keep=True)
                   for name, value in variables.items()}  # fmt: skip
        if changed == variables:
            break
        variables = changed
    return {name: value for name, value in variables.items() if not _VARIABLE.search(value)}


def put_variables(text: str, variables: Variables, *, keep: bool = False) -> str:
    """A value with its ``var()`` replaced; empty, and so no value, where one has neither a value nor another to fall back on."""
    while found := _VARIABLE.search(text):
        end = _closing(text, found.end())
        name, comma, fallback = text[found.end() : end].partition(",")
        value = variables.get(name.strip(), fallback.strip() if comma else None)
        if value is None or len(text) > MOST_LETTERS:
            return text if keep else ""
        text = text[: found.start()] + value + text[end + 1 :]
        if keep and _VARIABLE.search(value):
            return text
    return text


def _closing(text: str, at: int) -> int:
    """Where the bracket closes that is open at a place."""
    depth = 1
    while at < len(text):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
        at += 1
    return at


def _media(text: str) -> bool:
    """Whether a media query holds of a picture in its plain state."""
    return any(all(_MEDIA.fullmatch(part.strip()) for part in re.split(r"\s+and\s+", query.strip(), flags=re.IGNORECASE)) for query in text.split(",")) or not text.strip()  # fmt: skip


def _text(element: Element) -> str:
    return "".join(element.itertext()).replace("<!--", "").replace("-->", "")
