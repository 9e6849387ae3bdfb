"""Datasets given to people, as tasks are: who takes care of which."""
