"""Tables one types in: the room that the grids of the registers share (decision 28)."""
