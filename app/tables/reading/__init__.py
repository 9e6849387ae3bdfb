"""Rows out of a file, whatever its format and encoding."""
