"""The ledger's room: nothing else writes a line or a debt's stored figures (docs/ledger.md)."""

from cases.services.ledger.book import GIVEN_UP, Book, Booking
from cases.services.ledger.posting import Entry, open_parts, payment_entry, post

__all__ = ["GIVEN_UP", "Book", "Booking", "Entry", "open_parts", "payment_entry", "post"]
