"""Follow docs/exploitation.md to the letter on bare machines: make operations."""
