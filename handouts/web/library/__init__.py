"""Looking after the sheets: what changed, what is due, approve."""
