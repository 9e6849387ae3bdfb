"""One task: its form, its parts, its comments, its files."""
