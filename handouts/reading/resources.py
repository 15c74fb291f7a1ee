"""What comes with the program: its version, the fonts, the sample content.

In a checkout they stand at the top of the repository, where people look for them; in a wheel, in
``handouts/data``.
"""

from pathlib import Path

_PACKAGE = Path(__file__).parents[1]


def resource(name: str) -> Path:
    """The path of a file or folder that comes with the program."""
    packed = _PACKAGE / "data" / name
    return packed if packed.exists() else _PACKAGE.parent / name


def program_version() -> str:
    """The program's version; "unknown" where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("handouts")
    except PackageNotFoundError:
        return "unknown"
