"""What an authority decides of its publication: licence, formats, names, rhythm, platform."""
