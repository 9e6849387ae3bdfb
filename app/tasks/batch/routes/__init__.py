"""Pages about several tasks at once."""
