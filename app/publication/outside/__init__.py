"""Speaking to other machines: which addresses are allowed, and what they answer within bounds."""
