"""Measures Jalon on this machine: ``python -m tools.bench`` (docs/performance.md)."""
