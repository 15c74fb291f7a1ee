"""The fixed wording of sheets, a data file a language."""
