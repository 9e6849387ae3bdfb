"""Pages of duties and of the register."""
