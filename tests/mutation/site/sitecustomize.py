"""Read by every Python that a test starts while a mutant is in force: it is in force there too."""

import os
import sys
from pathlib import Path

if "HANDOUTS_MUTANT" in os.environ:
    tests = str(Path(__file__).resolve().parents[2])
    sys.path.insert(0, tests)
    from mutation.rewriting import break_as_told

    sys.path.remove(tests)
    break_as_told()
