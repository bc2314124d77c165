"""What the service says of itself to programs: OpenAPI with examples."""

from typing import Annotated, Any

import msgspec

from newsextract.schema import Extraction

_REF = "#/components/schemas/{name}"
_EXAMPLE = "Компания «Каланча» из Серпухова выпускает гранулы."


class ExtractRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text to extract facts from.

    Attributes:
        text: of the release.
        source: what the text is called in the extraction.
        meta: goes into the extraction as it is: title, date, url.
    """

    text: Annotated[str, msgspec.Meta(description="Text of a press release or news item, in Russian.")]
    source: Annotated[str, msgspec.Meta(description="Name of the text in the extraction.")] = "text"
    meta: Annotated[dict[str, str], msgspec.Meta(description="Kept as it is: title, date, url.")] = {}


class Failure(msgspec.Struct, frozen=True):
    """Why there is no result: cause and remedy."""

    error: str


def components() -> dict[str, Any]:
    """The schemas of requests and answers."""
    types = (ExtractRequest, Extraction, Failure)
    return {"schemas": msgspec.json.schema_components(types, ref_template=_REF)[1]}


def _failure(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": _ref("Failure")}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(name=name)}


FAILURES: dict[int | str, dict[str, Any]] = {
    408: _failure("The body did not arrive in time."),
    413: _failure("The body is too large."),
    415: _failure("The body is no application/json."),
    422: _failure("No JSON of this form, or no text that can be processed."),
    500: _failure("A fault of the service; its log says which."),
    503: _failure("All processes are busy, or the text took too long. Retry-After says when to try again."),
}
EXTRACT_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "All that was found. Offsets are Unicode code points, end exclusive.",
        "content": {"application/json": {"schema": _ref("Extraction")}},
    },
    **FAILURES,
}
EXTRACT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": _ref("ExtractRequest"),
                "examples": {
                    "text": {"summary": "A text", "value": {"text": _EXAMPLE}},
                    "named": {
                        "summary": "A text with its name and what else is known of it",
                        "value": {"text": _EXAMPLE, "source": "release-17", "meta": {"date": "2024-05-17"}},
                    },
                },
            }
        },
    }
}
