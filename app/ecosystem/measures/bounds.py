"""How large a table of measures may be."""

MOST_LINES = 10_000
MOST_BYTES = 1_000_000
