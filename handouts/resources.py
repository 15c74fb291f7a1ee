"""Files that come with the program: fonts and the sample content.

In a checkout they stand at the top of the repository, where people look for them; in a wheel, in
``handouts/data``.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """The path of a file or folder that comes with the program."""
    packed = _PACKAGE / "data" / name
    return packed if packed.exists() else _PACKAGE.parent / name
