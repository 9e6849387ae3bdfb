"""Spaces: an authority and who works in it, the table of rights, the guard of every page."""
