"""A seeded generator of plausible portfolios: people, companies, debts, payments.

Pure Python: no Django, no clock, no database. `portfolio.write_portfolio` is the way in; the same
arguments give the same bytes. Nobody it names exists: see `identity` for the fictitious number schemes.
"""
