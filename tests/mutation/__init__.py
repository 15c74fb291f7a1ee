"""Breaks the program on purpose, one small change at a time, and asks whether a test turns red.

A *mutant* is the program with one such change: ``<`` for ``<=``, a number one larger, a statement left out. A test
suite that sees what the code does *kills* it. A mutant that lives shows what nobody tests.

==============  ====================================================================================
``mutants``     which changes there are: read from the syntax tree, never chosen by hand
``rewriting``   an import hook: a module is changed while it is loaded, no file on disk is
``forks``       work in processes of their own, with a limit on time and memory
``reach``       which tests run which statements
``trial``       the tests that can see a mutant, the quickest first, until one fails
``run``         a draw of mutants, what became of them, and whether that is good enough
``survivors``   (YAML) the mutants that are known to live, and why
==============  ====================================================================================

Why a tool of our own. The ones on PyPI were read first:

* mutmut 3.8 (BSD) mutates only inside functions, and no function that has a decorator other than ``staticmethod`` and
  ``classmethod``. The measures of an edition stand in classes, and many of its lengths are properties: it would pass
  over just what matters here. It has no draw by a seed, and brings libcst, textual and setproctitle.
* cosmic-ray 8.7 (MIT) writes each mutant into the file itself and runs one fixed command, so every mutant costs the
  whole suite (minutes), and it keeps its work in a database: eleven packages, SQLAlchemy and aiohttp among them.
* mutpy 0.6 (Apache) and mutatest 3.1 (MIT) do not run on the Pythons that this program promises.

Needs POSIX: a mutant runs in a fork of a process that has the large packages loaded already, which saves half a
second each time.
"""
