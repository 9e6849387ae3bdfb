"""Pages of the inventory and of the sheet of a dataset."""
