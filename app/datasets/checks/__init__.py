"""Checks of the files of datasets: against a schema, for personal data, and the copy corrected."""
