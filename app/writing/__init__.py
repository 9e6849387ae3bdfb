"""Documents as plain blocks, and as the files that carry them: DOCX, ODT, HTML."""
