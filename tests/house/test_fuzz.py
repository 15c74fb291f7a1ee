"""Every input that once failed, and those fuzzing begins with, still hold what the fuzzers ask: no fuzzer is needed."""

from __future__ import annotations

import sys

import pytest
from conftest import ROOT

sys.path.append(str(ROOT))

from fuzz.seeds import corpus, seeds
from fuzz.targets import TARGETS


@pytest.mark.parametrize("target", TARGETS)
def test_seeds_hold(target: str) -> None:
    for seed in seeds(target):
        TARGETS[target](seed)


@pytest.mark.parametrize(("target", "name"), [(target, path.name) for target in TARGETS for path in corpus(target)])
def test_what_once_failed_holds(target: str, name: str) -> None:
    (path,) = [path for path in corpus(target) if path.name == name]
    TARGETS[target](path.read_bytes())
