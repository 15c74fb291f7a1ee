"""The like sheet in other tools: a module each, whose ``sheet()`` answers with what makes a copy for one person."""
