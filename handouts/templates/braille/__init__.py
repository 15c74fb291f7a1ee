"""Braille: a sheet as BRF, for an embosser or a braille display, by liblouis where that is installed.

It is made of what :mod:`handouts.document.transcript` hears, so it says what a listener hears, in the same order, and
has the standard sheet's text code. liblouis is never part of the program: it is looked for when braille is asked for.
"""
