"""Reads any file that somebody wrote: bounded, with the place of every value."""
