"""How templates are drawn: what Jinja does on each page many hundred times, made cheaper."""
