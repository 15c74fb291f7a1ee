"""What comes with the program: its version, the fonts, the sample content.

In a checkout they stand at the top of the repository, where people look for them; in a wheel, in
``handouts/data``.
"""

from pathlib import Path
from typing import Any

_PACKAGE = Path(__file__).parents[1]


def resource(name: str) -> Path:
    """The path of a file or folder that comes with the program."""
    packed = _PACKAGE / "data" / name
    return packed if packed.exists() else _PACKAGE.parent / name


def read_data(path: Path) -> Any:
    """What stands in a YAML file of the program's own, whose form is known; by libyaml, which takes a tenth of the time."""
    import yaml

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path.read_text(encoding="utf-8"), loader)  # noqa: S506 - a safe loader


def program_version() -> str:
    """The program's version; "unknown" where it runs without being installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("handouts")
    except PackageNotFoundError:
        return "unknown"
