"""The sheets of a whole schedule."""
