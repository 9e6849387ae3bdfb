"""The same change for several tasks, and tasks handed over."""
