"""What the tests need around them: a real PostgreSQL, a real browser."""
