"""The inventory: which data an authority holds, whether they may be opened, how far they are."""
