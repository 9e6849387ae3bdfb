"""Catalogues of datasets published elsewhere: their shapes, read into plain records."""
