"""Pages that show many tasks."""
