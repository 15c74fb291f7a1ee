"""What goes to translators and comes back: units of words, files that their tools open, and the memory of earlier sentences."""
