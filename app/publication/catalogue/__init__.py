"""The public catalogue: DCAT, SCDL, opened and closed."""
