"""How good a dataset is: the nine tests and the five stars."""
