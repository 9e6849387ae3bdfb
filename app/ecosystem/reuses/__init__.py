"""Reuses: what others, and the authority itself, make with its data."""
