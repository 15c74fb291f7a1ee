"""The objects of a file as text: each with its number, what refers to what, and what stands in its streams.

A font or a picture is told by its length only; what a page paints, and all that is spelled in letters, is told whole.
"""

import io
from collections.abc import Iterator

import pikepdf

LONGEST = 1500
"""Bytes of a stream that is told whole."""


def objects(pdf: bytes) -> str:
    """All objects of the file, by number; names of files and dates as they stand."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        lines = [f"trailer Root {_value(opened.trailer.Root)} Info {_value(opened.trailer.Info)}"]
        lines += [line for each in opened.objects for line in _object(each)]
    return "\n".join(lines) + "\n"


def _object(held: pikepdf.Object) -> Iterator[str]:
    number = held.objgen[0] if isinstance(held, pikepdf.Object) else 0
    if not isinstance(held, pikepdf.Stream):
        yield f"{number}: {_value(held, top=True)}"
        return
    entries = {key: value for key, value in held.stream_dict.items() if key not in ("/Length", "/Filter", "/DecodeParms")}  # fmt: skip
    yield f"{number}: stream " + " ".join(f"{key} {_value(value)}" for key, value in entries.items())
    data = held.read_bytes()
    if len(data) > LONGEST or any(byte > 0x7E for byte in data) or b"xmpmeta" in data:
        yield f"    {len(data)} bytes" if "/Length1" not in entries else "    a font"
    else:
        yield from (f"    {line}" for line in data.decode("ascii").split("\n"))


def _value(held: object, *, top: bool = False) -> str:
    if isinstance(held, pikepdf.Object) and held.is_indirect and not top:
        return f"{held.objgen[0]} R"
    if isinstance(held, pikepdf.Dictionary):
        return "<<" + " ".join(f"{key} {_value(value)}" for key, value in held.items()) + ">>"
    if isinstance(held, pikepdf.Array):
        return "[" + " ".join(map(_value, held)) + "]"
    if isinstance(held, pikepdf.String):
        return f"({held})"
    return str(held)
