"""What the assembly adopts, and the note that goes with it."""

from app.documents.acts.kinds import KINDS

__all__ = ["KINDS"]
