"""What was made: the record summed up, as a table and as a small chart."""
