"""ReportLab's Platypus, untagged: it cannot tag."""

import io
from collections.abc import Callable

import bare_platypus


def sheet() -> Callable[[dict[str, str]], bytes]:
    def make(person: dict[str, str]) -> bytes:
        out = io.BytesIO()
        bare_platypus.build(out, person)
        return out.getvalue()

    return make
