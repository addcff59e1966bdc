"""Forms over the rule book's values; what they offer to choose from the caller knows."""
