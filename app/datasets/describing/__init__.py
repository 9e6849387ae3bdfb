"""Several datasets described at once: what they share is written once for all of them."""
