"""What becomes of the answers of an authority when it changes edition, and on the way back."""
