"""Pages of one task."""
