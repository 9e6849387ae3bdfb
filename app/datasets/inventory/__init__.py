"""The inventory: which datasets an authority holds, and what is known of each."""
