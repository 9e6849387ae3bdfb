"""What the law asks to publish, what answers it, and the register of public information."""
