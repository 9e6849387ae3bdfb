"""From a table as people keep it to the columns of a schema: recipes, without guessing."""
