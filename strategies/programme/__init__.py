"""A policy as values: segments in order, each with its ladder; what a case is judged by, and where it belongs."""
