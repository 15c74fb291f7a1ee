"""The practice's colors on a screen."""

from handouts.content.colors import WHITE, contrast, lighten_for, mix

DARK = "#11181c"
"""The ground of the page where the reader has asked for a dark one."""
TEXT_RATIO = 9.5
"""The contrast of the brand's color on it: thin letters of light on dark need more than WCAG's 7."""
BLACK = "#0e1a20"
"""Dark letters on the brand's color."""


def write_theme(color: str, accent: str) -> str:
    """A style sheet with the practice's colors; on a dark ground, lightened until they can be read."""
    rules = []
    for scheme, ground, deeper in (("light", WHITE, "#000000"), ("dark", DARK, WHITE)):
        # on white they can be read as they are: the content is refused otherwise
        brand, mark = (each if ground == WHITE else lighten_for(ground, each, TEXT_RATIO) for each in (color, accent))
        on = WHITE if contrast(brand, WHITE) >= contrast(brand, BLACK) else BLACK
        rules.append(
            f"@media (prefers-color-scheme: {scheme}) {{ :root {{ --brand: {brand}; "
            f"--brand-deep: {mix(brand, deeper, 0.25)}; --on-brand: {on}; --accent: {mark}; }} }}"
        )
    return "\n".join(rules) + "\n"
