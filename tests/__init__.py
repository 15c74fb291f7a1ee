"""The tests. A package, so that ``python -m tests.long`` finds this folder: textstat installs a ``tests`` of its own."""
