"""``jalon serve``: what is refused before, where it listens, its processes, how they stop."""
