"""What SVG can do, one feature a drawing, and made-up logos that mix them. All is invented."""

from __future__ import annotations

import base64
import io
import random

from PIL import Image

SPACES = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
B, R, G, Y = "#0B4F6C", "#9A3412", "#177245", "#FFD400"


def svg(inside: str, attributes: str = 'viewBox="0 0 200 80"') -> str:
    """A drawing of 200 by 80."""
    return f"<svg {SPACES} {attributes}>{inside}</svg>"


def embedded(kind: str = "PNG", **options: object) -> str:
    """The address of a small picture: red at the left, blue at the right."""
    picture = Image.new("RGB", (40, 20), B)
    picture.paste(R, (0, 0, 20, 20))
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return f"data:image/{kind.lower()};base64," + base64.b64encode(data.getvalue()).decode()


def _turned() -> str:
    exif = Image.Exif()
    exif[274] = 3
    return embedded("JPEG", exif=exif, quality=95)


LINEAR = f'<linearGradient id="g"><stop stop-color="{B}"/><stop offset="1" stop-color="{Y}"/></linearGradient>'
RADIAL = f'<radialGradient id="g" cx=".3" r=".6"><stop stop-color="{Y}"/><stop offset="1" stop-color="{R}"/></radialGradient>'
BOX = '<rect x="10" y="5" width="180" height="70" {}/>'
HOLE = "M10 5h180v70h-180z M60 20h80v40h-80z"
ZIGZAG = '<path d="M20 60L60 20L100 60L140 20L180 60" fill="none" stroke="#0B4F6C" stroke-width="14" {}/>'

FEATURES: dict[str, str] = {
    "path": svg(f'<path d="M10 70L100 5L190 70Z" fill="{B}"/>'),
    "relative path": svg(f'<path d="m10 70 90-65 90 65z" fill="{B}"/>'),
    "curves": svg(f'<path d="M10 70C10 0 100 0 100 40S190 80 190 10V70Z" fill="{B}"/>'),
    "quadratic": svg(f'<path d="M10 70Q50 0 100 40T190 40V70Z" fill="{B}"/>'),
    "arcs with compact flags": svg(f'<path d="M20 40a30 30 0 11.1 0M110 40a30 20 30 01.6 1.2 40 20 0 1060 5" fill="{B}"/>'),
    "two subpaths": svg(f'<path d="M10 5h60v70h-60zm90 0h60v70h-60z" fill="{B}"/>'),
    "path with a fault": svg(f'<path d="M10 5h180v70L100 oops 20 20" fill="{B}"/>'),
    "circle and ellipse": svg(f'<circle cx="45" cy="40" r="35" fill="{B}"/><ellipse cx="140" cy="40" rx="50" ry="25" fill="{R}"/>'),
    "rounded rectangle": svg(f'<rect x="10" y="5" width="180" height="70" rx="30" fill="{B}"/>'),
    "rounded by two radii": svg(f'<rect x="10" y="5" width="180" height="70" rx="60" ry="10" fill="{B}"/>'),
    "polygon and polyline": svg(f'<polygon points="10,70 60,5 110,70" fill="{B}"/><polyline points="120,70 150,10 180,70" fill="none" stroke="{R}" stroke-width="8"/>'),
    "line": svg(f'<line x1="10" y1="70" x2="190" y2="10" stroke="{B}" stroke-width="12"/>'),
    "even-odd": svg(f'<path fill="{B}" fill-rule="evenodd" d="{HOLE}"/>'),
    "even-odd inherited": svg(f'<path style="fill:{B}" d="{HOLE}"/>', 'viewBox="0 0 200 80" style="fill-rule:evenodd"'),
    "non-zero holes": svg(f'<path fill="{B}" d="M10 5h180v70h-180z M60 20v40h80v-40z"/>'),
    "rotated rectangle": svg(f'<rect x="80" y="25" width="60" height="30" fill="{B}" transform="rotate(30 100 40)"/>'),
    "skewed ellipse": svg(f'<ellipse cx="100" cy="40" rx="50" ry="15" fill="{B}" transform="skewX(30) translate(-20 0)"/>'),
    "mirrored group": svg(f'<g transform="matrix(-1 0 0 1 200 0)"><path d="M10 5h60l40 70h-100z" fill="{B}"/></g>'),
    "nested transforms": svg(f'<g transform="translate(100 40)"><g transform="rotate(45)"><g transform="scale(2 1)"><rect x="-15" y="-15" width="30" height="30" fill="{B}"/></g></g></g>'),
    "transform in a style": svg(f'<rect x="0" y="0" width="50" height="40" fill="{B}" style="transform:translate(60px,10px) rotate(20deg)"/>'),
    "transform about a point": svg(f'<rect x="70" y="20" width="60" height="40" fill="{B}" style="transform:rotate(45deg);transform-origin:100px 40px"/>'),
    "transform about the middle": svg(f'<rect x="70" y="20" width="60" height="40" fill="{B}" style="transform:scale(.5);transform-origin:center"/>'),
    "round caps and joins": svg(ZIGZAG.format('stroke-linecap="round" stroke-linejoin="round"')),
    "square caps and bevels": svg(ZIGZAG.format('stroke-linecap="square" stroke-linejoin="bevel"')),
    "sharp miters": svg(ZIGZAG.format('stroke-miterlimit="10"')),
    "miters cut off": svg(ZIGZAG.format('stroke-miterlimit="1"')),
    "dashes": svg(ZIGZAG.format('stroke-dasharray="16 10" stroke-dashoffset="5"')),
    "odd dashes": svg(ZIGZAG.format('stroke-dasharray="20,5,8"')),
    "uneven stroke": svg(f'<g transform="scale(4 1)"><circle cx="25" cy="40" r="15" fill="none" stroke="{B}" stroke-width="6"/></g>'),
    "stroke and fill": svg(f'<circle cx="100" cy="40" r="28" fill="{Y}" stroke="{B}" stroke-width="14"/>'),
    "stroke before fill": svg(f'<circle cx="100" cy="40" r="28" fill="{Y}" stroke="{B}" stroke-width="14" paint-order="stroke"/>'),
    "linear gradient": svg(f'<defs>{LINEAR}</defs>{BOX.format("fill=" + repr("url(#g)"))}'),
    "gradient in user space": svg(f'<linearGradient id="g" x1="5" y1="40" x2="195" y2="40" gradientUnits="userSpaceOnUse"><stop stop-color="{B}"/><stop offset="1" stop-color="{R}"/></linearGradient>{BOX.format("fill=" + repr("url(#g)"))}'),
    "gradient turned and repeated": svg(f'<linearGradient id="g" x2=".2" gradientTransform="rotate(30)" spreadMethod="reflect"><stop stop-color="{B}"/><stop offset="1" stop-color="{Y}"/></linearGradient>{BOX.format("fill=" + repr("url(#g)"))}'),
    "gradient of another": svg(f'<linearGradient id="h"><stop stop-color="{B}"/><stop offset=".5" stop-color="{Y}"/><stop offset="1" stop-color="{R}"/></linearGradient><linearGradient id="g" xlink:href="#h" x2="0" y2="1"/>{BOX.format("fill=" + repr("url(#g)"))}'),
    "radial gradient": svg(f'<defs>{RADIAL}</defs>{BOX.format("fill=" + repr("url(#g)"))}'),
    "gradient on a stroke": svg(f'<defs>{LINEAR.replace("<linearGradient", "<linearGradient gradientUnits=" + repr("userSpaceOnUse") + " x2=" + repr("200"))}</defs><path d="M10 40h180" stroke="url(#g)" stroke-width="40"/>'),
    "gradient that fades": svg(f'<linearGradient id="g"><stop stop-color="{B}"/><stop offset="1" stop-color="{B}" stop-opacity="0"/></linearGradient>{BOX.format("fill=" + repr("url(#g)"))}'),
    "gradient that is missing": svg(f'{BOX.format("fill=" + repr("url(#nothing) " + B))}'),
    "pattern": svg(f'<pattern id="g" width="20" height="20" patternUnits="userSpaceOnUse"><rect width="10" height="20" fill="{B}"/></pattern>{BOX.format("fill=" + repr("url(#g)"))}'),
    "clip by a circle": svg(f'<clipPath id="c"><circle cx="100" cy="40" r="35"/></clipPath><g clip-path="url(#c)">{BOX.format("fill=" + repr(B))}</g>'),
    "clip by two shapes": svg(f'<clipPath id="c"><circle cx="60" cy="40" r="35"/><rect x="80" y="10" width="90" height="30"/></clipPath><g clip-path="url(#c)">{BOX.format("fill=" + repr(B))}</g>'),
    "clip by even-odd": svg(f'<clipPath id="c"><path clip-rule="evenodd" d="{HOLE}"/></clipPath><rect width="200" height="80" fill="{B}" clip-path="url(#c)"/>'),
    "clip in units of the box": svg(f'<clipPath id="c" clipPathUnits="objectBoundingBox"><circle cx=".5" cy=".5" r=".4"/></clipPath><rect width="200" height="80" fill="{B}" clip-path="url(#c)"/>'),
    "clip moved": svg(f'<clipPath id="c" transform="translate(50 0)"><circle cx="50" cy="40" r="35"/></clipPath><rect width="200" height="80" fill="{B}" clip-path="url(#c)"/>'),
    "mask": svg(f'<mask id="m"><rect width="200" height="80" fill="white"/><circle cx="100" cy="40" r="25" fill="black"/></mask><rect x="10" y="5" width="180" height="70" fill="{B}" mask="url(#m)"/>'),
    "mask by alpha": svg(f'<mask id="m" mask-type="alpha"><circle cx="100" cy="40" r="35" fill="black"/></mask><rect x="10" y="5" width="180" height="70" fill="{B}" mask="url(#m)"/>'),
    "opacity": svg(f'{BOX.format("fill=" + repr(B))}<rect x="60" y="0" width="80" height="80" fill="#fff" opacity=".5"/>'),
    "opacity of a group": svg(f'<g opacity=".4"><circle cx="80" cy="40" r="35" fill="{B}"/><circle cx="120" cy="40" r="35" fill="{B}"/></g>'),
    "opacity of a fill": svg(f'{BOX.format("fill=" + repr(B) + " fill-opacity=" + repr("25%"))}'),
    "opacity nothing": svg(f'<rect width="200" height="80" fill="red" opacity="0"/><rect x="100" width="90" height="80" fill="{B}"/>'),
    "hidden": svg(f'<rect visibility="hidden" width="200" height="80" fill="red"/><g visibility="hidden"><rect visibility="visible" width="60" height="60" fill="{B}"/></g>'),
    "not displayed": svg(f'<g display="none"><rect width="200" height="80" fill="red"/></g><rect width="60" height="60" fill="{B}"/>'),
    "symbol": svg(f'<symbol id="m" viewBox="0 0 10 10"><path d="M0 0h10v10z" fill="{B}"/></symbol><use href="#m" x="5" y="5" width="70" height="70"/><use xlink:href="#m" x="120" y="20" width="40" height="40"/>'),
    "symbol unused": svg(f'<symbol id="m"><rect width="200" height="80" fill="red"/></symbol><rect width="60" height="60" fill="{B}"/>'),
    "use with a color": svg(f'<defs><rect id="m" width="40" height="60"/></defs><use href="#m" x="20" y="10" fill="{B}"/><use href="#m" x="120" y="10" fill="{R}" transform="skewY(10)"/>'),
    "nested drawing": svg(f'<svg x="20" y="10" width="60" height="60" viewBox="0 0 10 10"><circle cx="5" cy="5" r="8" fill="{B}"/></svg><rect x="120" y="10" width="60" height="60" fill="{R}"/>'),
    "fit to the left": svg(f'<circle cx="40" cy="40" r="38" fill="{B}"/>', 'width="200" height="80" viewBox="0 0 80 80" preserveAspectRatio="xMinYMid"'),
    "fit by slicing": svg(f'<circle cx="40" cy="40" r="38" fill="{B}"/>', 'width="200" height="80" viewBox="0 0 80 80" preserveAspectRatio="xMidYMid slice"'),
    "stretched": svg(f'<circle cx="40" cy="40" r="38" fill="{B}"/>', 'width="200" height="80" viewBox="0 0 80 80" preserveAspectRatio="none"'),
    "millimeters": svg(f'<rect x="5mm" y="1mm" width="1in" height=".5cm" fill="{B}"/><circle cx="75%" cy="50%" r="20%" fill="{R}"/>', 'width="200" height="80"'),
    "view box elsewhere": svg(f'<rect x="-100" y="-40" width="120" height="60" fill="{B}"/>', 'viewBox="-100 -40 200 80"'),
    "size in em": svg(f'<path d="M0 0h24v12z" fill="{B}"/>', 'width="1em" height="1em" viewBox="0 0 24 24"'),
    "style sheet of classes": svg(f'<style>.a{{fill:{B}}}.b{{fill:{R}}}</style><rect class="a" width="90" height="80"/><rect class="x b" x="110" width="80" height="80"/>'),
    "style sheet of elements": svg(f'<style>g.logo path{{fill:{B}}} rect{{fill:{R}}} svg > circle{{fill:{G}}}</style><g class="logo"><path d="M5 5h55v70h-55z"/></g><rect x="70" y="5" width="55" height="70"/><circle cx="160" cy="40" r="30"/>'),
    "style sheet at the end": svg(f'<rect class="a" x="10" y="10" width="170" height="60"/><style><![CDATA[.a{{fill:{B}}}]]></style>'),
    "style against attribute": svg(f'<style>rect{{fill:{B}}}#r{{fill:{R} !important}}</style><rect width="90" height="80" fill="red"/><rect id="r" x="110" width="80" height="80" style="fill:{G}"/>'),
    "media": svg(f'<style>rect{{fill:{B}}}@media print{{rect{{fill:red}}}}@media (prefers-color-scheme: dark){{rect{{fill:white}}}}@media screen{{circle{{fill:{R}}}}}</style><rect width="90" height="80"/><circle cx="150" cy="40" r="30"/>'),
    "nth child": svg(f'<style>rect{{fill:{B}}}rect:nth-child(3){{fill:{R}}}rect:not(.a):last-of-type{{fill:{G}}}</style><rect width="50" height="80"/><rect x="60" width="50" height="80"/><rect x="120" width="50" height="80"/>'),
    "variables": svg(f'<style>:root{{--brand:{B};--b:var(--brand)}}.a{{fill:var(--b)}}.b{{fill:var(--nothing, {R})}}</style><rect class="a" width="90" height="80"/><rect class="b" x="110" width="80" height="80"/>'),
    "current color": svg(f'<g style="color:{B}"><rect width="90" height="80" fill="currentColor"/><path d="M110 40h80" stroke="currentcolor" stroke-width="30"/></g>'),
    "names and rgb": svg('<rect width="60" height="80" fill="rebeccapurple"/><rect x="70" width="60" height="80" fill="rgb(20%, 40%, 10%)"/><rect x="140" width="60" height="80" fill="hsl(200 80% 30%)"/>'),
    "lab and oklch": svg('<rect width="60" height="80" style="fill:oklch(40% .08 230)"/><rect x="70" width="60" height="80" style="fill:lab(40% 40 30)"/><rect x="140" width="60" height="80" style="fill:color(display-p3 .1 .4 .3)"/>'),
    "color with alpha": svg(f'<rect width="90" height="80" fill="{B}80"/><rect x="110" width="80" height="80" fill="rgb(154 52 18 / 40%)"/>'),
    "marker": svg(f'<marker id="k" viewBox="0 0 10 10" refX="5" refY="5" markerWidth="4" markerHeight="4" orient="auto"><path d="M0 0L10 5L0 10z" fill="{R}"/></marker><path d="M30 40H160" stroke="{B}" stroke-width="10" marker-end="url(#k)"/>'),
    "embedded PNG": svg(f'<image x="50" y="5" width="140" height="70" href="{embedded()}"/>'),
    "embedded JPEG, turned": svg(f'<image x="50" y="5" width="140" height="70" xlink:href="{_turned()}"/>'),
    "drawing in a drawing": svg('<image x="20" y="5" width="160" height="70" href="data:image/svg+xml;base64,' + base64.b64encode(svg(f'<style>.a{{fill:{B}}}</style><circle class="a" cx="100" cy="40" r="38"/>').encode()).decode() + '"/>'),
    "shadow": svg(f'<filter id="f"><feGaussianBlur stdDeviation="4"/><feOffset dx="6" dy="6"/></filter><rect x="40" y="15" width="120" height="45" fill="{B}" filter="url(#f)"/><rect x="40" y="15" width="120" height="45" fill="{R}"/>'),
    "multiplied": svg(f'<rect width="120" height="80" fill="{Y}"/><rect x="80" width="120" height="80" fill="#40C0F0" style="mix-blend-mode:multiply"/>'),
    "switch": svg(f'<switch><foreignObject width="200" height="80" requiredExtensions="http://example.com/own"/><g><rect x="10" y="10" width="100" height="60" fill="{B}"/></g></switch>'),
    "document type": '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">' + svg(BOX.format(f'fill="{B}"')),
    "geometry in a style": svg(f'<style>circle{{cx:100px;cy:40px;r:30px;fill:{B}}}path{{d:path("M10 5h50v70z")}}</style><circle/><path fill="{R}"/>'),
    "of other programs": svg(f'<metadata>x</metadata><sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd"/><title>A</title><g xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" inkscape:groupmode="layer"><rect width="90" height="80" fill="{B}"/></g>'),
    "inherit and initial": svg(f'<g fill="{B}" stroke="{R}" stroke-width="10"><rect x="10" y="10" width="60" height="60" style="stroke:initial"/><rect x="110" y="10" width="60" height="60" fill="inherit"/></g>'),
    "a link": svg(f'<a href="https://www.example.com/"><rect width="120" height="80" fill="{B}"/></a>'),
}  # fmt: skip
"""By name; each a drawing of 200 by 80 that a browser shows."""


def made_up_logo(seed: int) -> str:
    """A logo of a few shapes, painted, turned, clipped, masked and grouped as chance has it."""
    chance = random.Random(seed)  # noqa: S311 - the same for the same seed
    colors = [B, R, G, Y, "#333333", "oklch(55% .15 250)", "hsl(280 60% 40%)", "var(--brand)"]
    parts = [
        f"<style>:root{{--brand:{chance.choice((B, R, G))}}}.s{{stroke:{B};stroke-width:{chance.randint(2, 10)}}}</style>"
    ]
    for number in range(chance.randint(2, 6)):
        paint = chance.choice(["plain"] * 6 + ["linear", "radial", "pattern"])
        color = chance.choice(colors)
        fill = f"fill:{color}"
        if paint != "plain":
            fill = f"fill:url(#p{number})"
            stops = f'<stop stop-color="{chance.choice((B, R, G, Y))}"/><stop offset="1" stop-color="{chance.choice((B, R, G, Y))}" stop-opacity="{chance.choice((0, 0.6, 1))}"/>'
            parts.append({"linear": f'<linearGradient id="p{number}" x2="{chance.random():.2f}" y2="1">{stops}</linearGradient>',
                          "radial": f'<radialGradient id="p{number}" r="{chance.uniform(0.3, 0.8):.2f}">{stops}</radialGradient>',
                          "pattern": f'<pattern id="p{number}" width="16" height="16" patternUnits="userSpaceOnUse"><rect width="8" height="16" fill="{Y}"/></pattern>'}[paint])  # fmt: skip
        x, y = chance.randint(10, 150), chance.randint(5, 50)
        size = chance.randint(20, 60)
        shape = chance.choice([
            f'<rect x="{x}" y="{y}" width="{size * 2}" height="{size}" rx="{chance.choice((0, 8))}" %s/>',
            f'<circle cx="{x}" cy="{y}" r="{size / 2}" %s/>',
            f'<path fill-rule="evenodd" d="M{x} {y}h{size}v{size}h-{size}zm{size / 4} {size / 4}h{size / 2}v{size / 2}h-{size / 2}z" %s/>',
            f'<path d="M{x} {y}c{size} -{size} {size} {size} {size * 2} 0s{size} {size} 0 {size}z" %s/>',
            f'<polygon points="{x},{y} {x + size},{y} {x + size / 2},{y + size}" %s/>',
        ])  # fmt: skip
        style = f'style="{fill};opacity:{chance.choice((1, 1, 1, 1, 1, 0.5))}"' + chance.choice(("", "", ' class="s"'))
        drawn = shape % style
        match chance.choice(["", "", "turn", "turn", "clip", "use", "clip", "mask", "group", "use"]):
            case "turn":
                drawn = f'<g transform="rotate({chance.randint(-40, 40)} {x} {y}) scale({chance.choice((0.7, 1, 1.3))})">{drawn}</g>'
            case "clip":
                drawn = f'<clipPath id="c{number}"><circle cx="{x}" cy="{y}" r="{size}"/></clipPath><g clip-path="url(#c{number})">{drawn}</g>'
            case "mask":
                drawn = f'<mask id="m{number}"><rect width="200" height="80" fill="#fff"/><circle cx="{x + 10}" cy="{y + 10}" r="{size / 3}"/></mask><g mask="url(#m{number})">{drawn}</g>'
            case "group":
                drawn = f'<g opacity=".6">{drawn}<rect x="{x}" y="{y}" width="30" height="30" fill="{color}"/></g>'
            case "use":
                drawn = (
                    f'<defs><g id="u{number}">{drawn}</g></defs><use href="#u{number}" x="{chance.randint(-20, 20)}"/>'
                )
        parts.append(drawn)
    return svg("".join(parts))
