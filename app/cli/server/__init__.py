"""The server that ``jalon serve`` starts: where it listens, its processes, how they stop."""
