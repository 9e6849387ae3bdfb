"""Events and campaigns: what is done so that the data are known and used."""
