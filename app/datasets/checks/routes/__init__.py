"""Pages of checks and of an authority's own schemas."""
