"""The sheet proves itself: its finished pages are read back and held against what the document says."""
