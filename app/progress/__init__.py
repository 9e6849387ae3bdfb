"""Answers to the method's items, their evidence, and the progress that follows from them."""
