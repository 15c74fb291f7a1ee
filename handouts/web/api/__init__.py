"""The interface for record systems."""
