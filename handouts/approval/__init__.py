"""Who approved which words, and whether they still stand."""
