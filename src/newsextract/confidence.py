"""How sure a fact is said to be, and precision for recall: extractions without what is not sure enough."""

from typing import Final

import msgspec

from newsextract.schema import Extraction

_LEAST: Final = 1e-3  # of a probability and of what it lacks to 1, so that its odds are finite


def tempered(probability: float, temperature: float) -> float:
    """A model's probability as the share of facts that are right with it, to three places.

    Models are too sure of themselves; one temperature mends most of that (Guo et al. 2017).

    Args:
        probability: what the model gives, 0 to 1.
        temperature: what the log-odds are divided by; over 1 draws towards one half.
    """
    odds = max(probability, _LEAST) / max(1 - probability, _LEAST)
    odds = float(odds ** (1 / temperature))
    return round(odds / (1 + odds), 3)


def at_least(extraction: Extraction, minimum: float) -> Extraction:
    """The extraction with those relations and rows alone whose confidence is at least the minimum.

    Mentions and entities stay: they are what the text names, whatever it says of them.
    """
    if not minimum:
        return extraction
    return msgspec.structs.replace(
        extraction,
        relations=tuple(each for each in extraction.relations if each.confidence >= minimum),
        records=tuple(each for each in extraction.records if each.confidence >= minimum),
    )
