"""A document written as a file: DOCX, ODT, HTML."""
