"""One cell at a time: the closed list of what may be done to it."""
