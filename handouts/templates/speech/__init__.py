"""Speech: a sheet as SSML 1.1 for a program that reads aloud, and as sound by espeak-ng where that is installed.

It is made of what :mod:`handouts.templates.told` tells, so it says what a listener hears, in the same order. espeak-ng is
never part of the program: it is looked for when sound is asked for, and run by itself.
"""
