"""What the contact gate is told: gathered in one statement, read as facts."""
