"""Evidence: recordings and proofs taken in, custody written down, days closed with a root, a case's bundle made."""
