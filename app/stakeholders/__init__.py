"""The people and bodies who count for the project: a table, private opinions, and the map."""
