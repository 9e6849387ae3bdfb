"""A file held against a schema, and the personal data spotted in it."""
