"""Where an authority stands, what to do next, what changed; and its journal."""
