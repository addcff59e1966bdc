"""What the record says of an experiment: who is in which arm, what they brought, and the readings that were kept."""
