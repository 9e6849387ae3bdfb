"""The inventory as a table one types in."""
