"""Who did what to which subject, old and new, in words that a mayor can read."""
