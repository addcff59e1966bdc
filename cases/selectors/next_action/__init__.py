"""The next action of a case: its facts gathered, the gate asked, and what became of earlier ones."""
