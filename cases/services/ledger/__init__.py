"""The ledger's room: nothing else writes a line or a debt's stored figures (docs/ledger.md)."""

from cases.services.ledger.order import split_payment
from cases.services.ledger.posting import Entry, open_parts, post, post_payment

__all__ = ["Entry", "open_parts", "post", "post_payment", "split_payment"]
