"""Makes finished sheets: one, many, or a print file."""
