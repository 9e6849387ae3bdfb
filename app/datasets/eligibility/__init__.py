"""May a dataset be opened? The questions, the conclusion, the decision."""
