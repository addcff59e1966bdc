"""The order of work as a sum of points: rules with bands, read in Python (`points`) and written as SQL (`sql`)."""
