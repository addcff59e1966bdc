"""What each encrypted column holds; part of every ciphertext, so never changed once rows exist."""

DEBTOR_NUMBER = "debtor.identity_number"
PAYMENT_NUMBER = "payment.identity_number"
STORED_FILE = "stored file"
