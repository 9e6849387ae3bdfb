"""Continuity: what stops if a person leaves, what they hand over, who is told of a silence."""
