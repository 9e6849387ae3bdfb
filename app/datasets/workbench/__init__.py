"""The workbench: from a table as people keep it to the schema of its dataset."""
