"""The desk: choose a sheet, fill it in, see it, print it."""
