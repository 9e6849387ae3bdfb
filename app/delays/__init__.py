"""How long an authority has to answer a request, and what its silence means: pure dated rules."""
