"""Draws one drawing in a process of its own, with a bound on its memory and time.

:mod:`handouts.layout.svg.resvg` runs this file as a script: the drawing comes in by standard input, as JSON, and a PNG
goes out by standard output. A script, and not a function of the package: so it loads resvg and nothing else.
"""

import json
import sys

MOST_MEMORY = 2_000_000_000
"""Bytes of memory that drawing may take. macOS and Windows do not hold to it; there the other bounds must do."""
MOST_SECONDS = 5
"""Seconds of one processor that drawing may take."""


def _bind() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for limit, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CPU, MOST_SECONDS), (resource.RLIMIT_CORE, 0)):  # fmt: skip
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue


def main() -> None:
    """Draw what stands on standard input."""
    _bind()
    import resvg_py

    text = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(resvg_py.svg_to_bytes(svg_string=text, skip_system_fonts=True))


if __name__ == "__main__":
    main()
