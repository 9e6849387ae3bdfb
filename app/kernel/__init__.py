"""What every package may lean on and what knows nothing of the product."""
