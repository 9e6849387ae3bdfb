"""The method as data: editions of phases, steps and items, and the libraries beside them."""
