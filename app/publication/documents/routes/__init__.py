"""Pages of the decision and of its documents."""
