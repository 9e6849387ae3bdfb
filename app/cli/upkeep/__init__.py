"""What keeps an instance in order: checking, forgetting, watching, editions of the method."""
