"""The search of the header: one field for all that somebody may open, this authority first."""
