"""Pictures with words on them: where marks, names and lines stand, for templates to draw."""
