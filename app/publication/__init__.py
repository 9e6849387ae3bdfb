"""From decisions to the public catalogue and the platforms: strategy, catalogue, pushing."""
