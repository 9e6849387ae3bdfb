"""Tables that people bring: read whatever their format, held against a schema, cleaned."""
