"""The ledger's room: nothing else writes a line or a debt's stored figures (docs/ledger.md)."""

from cases.services.ledger.posting import Entry, open_parts, post, post_payment, post_reversal

__all__ = ["Entry", "open_parts", "post", "post_payment", "post_reversal"]
