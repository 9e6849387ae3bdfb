"""Public examples: what other bodies obtained, each with its source, the nearest first."""
