"""The year of an authority's duties: what is due when, why, and tasks for it."""
