"""Champion and challenger (冠军/挑战者): which debtor is in which arm, what is measured, and what may be said of it."""
