"""Mutants that change nothing anybody could see, each with the reason (key: ``Mutant.key``)."""

EQUIVALENTS: dict[str, str] = {}
