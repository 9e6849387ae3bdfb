"""The skills that opening data asks for: what is needed, what is held, how the rest is got."""
