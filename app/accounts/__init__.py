"""People, their sessions, the authorities they belong to, and what each role may do."""
