"""Prints the lowest versions that pyproject.toml allows of what the program runs on, a constraint a line."""

import re
import sys
import tomllib
from pathlib import Path

project = tomllib.loads((Path(sys.argv[1]) / "pyproject.toml").read_text(encoding="utf-8"))["project"]
extras = project["optional-dependencies"]
for each in [
    *project["dependencies"],
    *extras["schedules"],
    *extras["import"],
    *extras["translators"],
    *extras["web"],
    *(each for each in extras["server"] if not each.startswith("handouts[")),
    *extras["cluster"],
]:
    name, bound = re.match(r"([A-Za-z0-9_.-]+)>=([0-9.]+)", each).groups()
    print(f"{name}=={bound}")
