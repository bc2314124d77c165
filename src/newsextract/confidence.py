"""Precision for recall: extractions without the facts that are not sure enough."""

import msgspec

from newsextract.schema import Extraction


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
