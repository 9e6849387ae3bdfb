"""Taking an authority to the next edition of the method, and back."""
