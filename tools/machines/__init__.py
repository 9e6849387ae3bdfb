"""Try Jalon on bare systems: make machines."""
