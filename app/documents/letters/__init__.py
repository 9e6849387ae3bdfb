"""Letters, conventions and clauses: their texts are in the seeds, their words in the registers."""

from app.documents.letters.kinds import KINDS

__all__ = ["KINDS"]
