"""What money is owed for, to whom and under which law: the words by which rules are chosen."""

from enum import StrEnum

EU_STATES = frozenset(
    [
        "AT",
        "BE",
        "BG",
        "CY",
        "CZ",
        "DE",
        "DK",
        "EE",
        "ES",
        "FI",
        "FR",
        "GR",
        "HR",
        "HU",
        "IE",
        "IT",
        "LT",
        "LU",
        "LV",
        "MT",
        "NL",
        "PL",
        "PT",
        "RO",
        "SE",
        "SI",
        "SK",
    ]
)
JURISDICTIONS = frozenset({"CN", "EU", "UK", "US"}) | EU_STATES


class Claim(StrEnum):
    """What the money is owed for; with the jurisdiction it decides which rules are asked."""

    NONE = ""  # nobody has said: nothing accrues
    CONTRACT = "contract"  # only what was agreed
    LOAN = "loan"
    CARD = "card"
    SALE = "sale"  # between businesses
    SME_SUPPLY = "sme_supply"  # a small firm delivered to a large one or a public body
    JUDGMENT = "judgment"


class CreditorClass(StrEnum):
    PRIVATE = "private"  # persons and companies that do not lend by trade
    BANK = "bank"
    CONSUMER_FINANCE = "consumer_finance"
    MICROLOAN = "microloan"
    GUARANTEE = "guarantee"
    PAWN = "pawn"
    LEASING = "leasing"
    FACTORING = "factoring"
    REGIONAL_EQUITY = "regional_equity"
    LOCAL_AMC = "local_amc"


FINANCIAL_CREDITORS = frozenset(CreditorClass) - {CreditorClass.PRIVATE}


class BuyerClass(StrEnum):
    BUSINESS = "business"
    LARGE = "large"  # 大型企业
    PUBLIC = "public"  # 机关、事业单位; a public authority
