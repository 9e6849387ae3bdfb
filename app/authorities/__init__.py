"""Opening an authority's space, its settings, its members and its obligation."""
