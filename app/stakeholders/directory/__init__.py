"""Who the stakeholders are: the table, the sheets, what may be read of them."""
