"""Coverage-guided fuzzing of what reads or sets what others wrote: ``python -m fuzz yaml --minutes 30``.

``targets.py`` says what must hold for any input, ``seeds.py`` makes inputs to begin with, ``corpus/`` keeps every
input that once failed. The suite replays seeds and corpus (``tests/house/test_fuzz.py``), so that none fails again.
"""
