"""A whole day from a schedule: read it, mend it, print it."""
