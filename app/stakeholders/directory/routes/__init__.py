"""Pages of the table and of the sheets."""
