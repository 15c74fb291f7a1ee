"""Colors as CSS writes them (CSS Color 4), as sRGB."""

from handouts.pdf.image import encode_srgb
from handouts.reading.declarations import lazy_pattern

_HEX = lazy_pattern(r"#[0-9a-fA-F]{6}")
_UNKNOWN = lazy_pattern(r"(?i)\s*(color-mix|light-dark|device-cmyk|contrast-color|[a-z]+\(\s*from\b)")

Rgba = tuple[float, float, float, float]
"""Red, green, blue and how much of it is there, each from 0 to 1."""


class UnknownColor(ValueError):
    """A color that browsers know and we do not."""


def normalize_color(text: str) -> str | None:
    """A color as ``#rrggbb``, ``rgba(…)`` or ``currentColor``; None if it is none. Raises UnknownColor."""
    text = text.strip()
    if _HEX.fullmatch(text):
        return text
    from tinycss2 import color4

    try:
        found = color4.parse_color(text)
    except (ValueError, TypeError, IndexError, AttributeError):
        found = None
    if found is None:
        if _UNKNOWN.match(text):
            raise UnknownColor(text)
        return None
    if found == "currentcolor":
        return "currentColor"
    red, green, blue = (min(255, max(0, round(255 * part))) for part in _srgb(found))
    if found.alpha >= 1:
        return f"#{red:02x}{green:02x}{blue:02x}"
    return f"rgba({red},{green},{blue},{found.alpha:.4g})"


_RGBA = lazy_pattern(r"rgba\((\d+),(\d+),(\d+),([\d.e-]+)\)")


def read_color(text: str) -> Rgba | None:
    """A color that :func:`normalize_color` has spelled; None for anything else."""
    if _HEX.fullmatch(text):
        red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return red, green, blue, 1.0
    if found := _RGBA.fullmatch(text):
        return int(found[1]) / 255, int(found[2]) / 255, int(found[3]) / 255, float(found[4])
    return None


def _srgb(color: object) -> tuple[float, float, float]:
    """A color of any space of CSS Color 4 in sRGB; what sRGB does not have is cut off, as browsers do."""
    space = color.space  # type: ignore[attr-defined]
    one, two, three = (part or 0.0 for part in color.coordinates)  # type: ignore[attr-defined]
    if space == "srgb":
        return one, two, three
    if space in ("hsl", "hwb"):
        red, green, blue = color.to("srgb").coordinates  # type: ignore[attr-defined]
        return red, green, blue
    if space == "srgb-linear":
        return encode_srgb(one), encode_srgb(two), encode_srgb(three)
    if space in ("lab", "lch"):
        return _of_xyz(_to_d65(tuple(color.to("xyz-d50").coordinates)))  # type: ignore[attr-defined]
    if space in ("oklab", "oklch"):
        return _of_xyz(tuple(color.to("xyz-d65").coordinates))  # type: ignore[attr-defined]
    if space == "xyz-d50":
        return _of_xyz(_to_d65((one, two, three)))
    if space in _TO_XYZ:
        matrix, power = _TO_XYZ[space]
        linear = tuple(_decode(part, power) for part in (one, two, three))
        xyz = _times(matrix, linear)
        return _of_xyz(_to_d65(xyz) if space == "prophoto-rgb" else xyz)
    return _of_xyz((one, two, three))


_SRGB = ((3.2409699419, -1.5373831776, -0.4986107603), (-0.9692436363, 1.8759675015, 0.0415550574), (0.0556300797, -0.2039769589, 1.0569715142))  # fmt: skip
_D65 = ((0.9554734215, -0.0230984549, 0.0632592432), (-0.0283697093, 1.0099953980, 0.0210413990), (0.0123140148, -0.0205076493, 1.3303659009))  # fmt: skip
_TO_XYZ = {
    "display-p3": (((0.4865709486, 0.2656676932, 0.1982172852), (0.2289745641, 0.6917385218, 0.0792869141), (0.0, 0.0451133819, 1.0439443689)), "srgb"),
    "a98-rgb": (((0.5766690429, 0.1855582379, 0.1882286462), (0.2973449753, 0.6273635663, 0.0752914585), (0.0270313614, 0.0706888525, 0.9913375368)), "563/256"),
    "rec2020": (((0.6369580483, 0.1446169036, 0.1688809752), (0.2627002120, 0.6779980715, 0.0593017165), (0.0, 0.0280726930, 1.0609850577)), "rec2020"),
    "prophoto-rgb": (((0.7977666449, 0.1351812974, 0.0313477341), (0.2880748288, 0.7118352342, 0.0000899369), (0.0, 0.0, 0.8251046025)), "1.8"),
}  # fmt: skip
"""Matrices and transfer curves (CSS Color 4, 17)."""
_SRGB_BEND, _REC2020_BEND = 0.04045, 0.0812428583
"""Where a curve begins that is a line before."""

Triple = tuple[float, ...]


def _times(matrix: tuple[Triple, ...], vector: Triple) -> Triple:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _to_d65(xyz: Triple) -> Triple:
    return _times(_D65, xyz)


def _of_xyz(xyz: Triple) -> tuple[float, float, float]:
    red, green, blue = map(encode_srgb, _times(_SRGB, xyz))
    return red, green, blue


def _decode(coded: float, curve: str) -> float:
    size = abs(coded)
    if curve == "srgb":
        linear = size / 12.92 if size <= _SRGB_BEND else ((size + 0.055) / 1.055) ** 2.4
    elif curve == "rec2020":
        linear = size / 4.5 if size < _REC2020_BEND else ((size + 0.0992968268) / 1.0992968268) ** (1 / 0.45)
    else:
        linear = size ** (563 / 256 if curve != "1.8" else 1.8)
    return linear if coded >= 0 else -linear
