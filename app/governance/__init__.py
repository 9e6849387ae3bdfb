"""Who governs: each kind of authority with its assembly, its executive, its acts and papers."""
