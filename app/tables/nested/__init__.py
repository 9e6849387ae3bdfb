"""Files of nested records: JSON whose lists hold objects, checked one record at a time."""
