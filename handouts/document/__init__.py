"""What a sheet means: a tree of headings, steps and fields; nothing of looks."""
