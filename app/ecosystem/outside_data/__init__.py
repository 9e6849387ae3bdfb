"""Data from elsewhere that give a meaning to those of the authority, dataset by dataset."""
