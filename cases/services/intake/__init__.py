"""Intake: a creditor's file becomes debtors, contact points, debts and cases. See docs/intake.md for a row's way."""
