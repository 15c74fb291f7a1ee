"""Changing what a content says, value by value: for a page that people fill in. Nothing here knows of a browser."""
