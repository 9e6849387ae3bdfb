"""Tables that people bring: read whatever their format, held against a schema, cleaned.

``sandbox`` is the way in for what a visitor has sent: it runs the rest in a child process.
"""
