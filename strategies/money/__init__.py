"""Money as rules: values in, values out. Interest, allocation, plans and the limitation clock; no database here."""
