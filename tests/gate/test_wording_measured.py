"""The wording check on lines that were written apart from it: what it lets through, and what it wrongly refuses."""

from pathlib import Path

from tests.gate.wording_measure import measure, read, table

LABELLED = Path(__file__).with_name("wording_labelled.jsonl")
LEAST_CAUGHT, LEAST_RIGHT, MOST_FALSE = {"zh": 0.95, "en": 0.90}, {"zh": 0.9, "en": 0.77}, {"zh": 0.05, "en": 0.1}


def test_wording_written_apart_is_caught_and_lawful_wording_passes():
    tallies = measure(read(LABELLED))
    for language in ("zh", "en"):
        unlawful, lawful = tallies["unlawful", language], tallies["lawful", language]
        assert unlawful.share_caught() >= LEAST_CAUGHT[language], table(tallies)
        assert unlawful.share_right() >= LEAST_RIGHT[language], table(tallies)
        assert lawful.share_caught() <= MOST_FALSE[language], table(tallies)
