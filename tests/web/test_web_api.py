import json
import re

import msgspec
import pytest
from client import Service

import newsextract
from newsextract.schema import from_json, json_schema
from newsextract.web.openapi import ExtractRequest

TEXT = "Компания «Каланча» из Люберец выпускает соусы."


def test_a_text_gives_its_extraction(service: Service) -> None:
    answer = service.extract({"text": TEXT, "source": "release-17", "meta": {"date": "2024-05-17"}})
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    extraction = from_json(answer.body)
    assert (extraction.source, extraction.meta) == ("release-17", {"date": "2024-05-17"})
    assert extraction.records == newsextract.extract(TEXT).records
    assert [row.product for row in extraction.records] == ["соусы"]


def test_schema_and_health(service: Service) -> None:
    assert json.loads(service.get("/schema").body) == json.loads(json.dumps(json_schema()))
    health = json.loads(service.get("/health").body)
    assert (health["status"], health["processes"]) == ("ok", 1)


def test_openapi_is_whole_and_its_examples_work(service: Service) -> None:
    described = json.loads(service.get("/openapi.json").body)
    assert set(described["paths"]) == {"/extract", "/schema", "/health"}
    for path in re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(described)):
        part = described
        for key in path.split("/"):
            part = part[key]
    post = described["paths"]["/extract"]["post"]
    assert {"200", "413", "422", "503"} <= set(post["responses"])
    examples = post["requestBody"]["content"]["application/json"]["examples"]
    for example in examples.values():
        msgspec.convert(example["value"], ExtractRequest)
        assert service.extract(example["value"]).status == 200


def test_no_page_loads_scripts_from_elsewhere(service: Service) -> None:
    assert [service.get(path).status for path in ("/docs", "/redoc", "/nothing")] == [404, 404, 404]


@pytest.mark.parametrize(
    ("body", "content_type", "status", "message"),
    [
        (b"", "application/json", 422, "no JSON of the right form"),
        (b"{", "application/json", 422, "no JSON of the right form"),
        (b'{"text": 1}', "application/json", 422, "Expected `str`, got `int`"),
        (b'{"txt": "x"}', "application/json", 422, "unknown field `txt`"),
        (b'["x"]', "application/json", 422, "Expected `object`"),
        (b"[" * 100_000, "application/json", 422, "no JSON of the right form"),
        ('{"text": "Тула"}'.encode("cp1251"), "application/json", 422, "no JSON of the right form"),
        ('{"text": "Тула"}'.encode("utf-16"), "application/json", 422, "no JSON of the right form"),
        (rb'{"text": "\ud800 x"}', "application/json", 422, "no JSON of the right form"),
        (b'{"text": " "}', "application/json", 422, "it holds no text"),
        (rb'{"text": "a\u0000b"}', "application/json", 422, "NUL characters"),
        (b'{"text": "x"}', "text/plain", 415, "application/json"),
        (b'{"text": "' + b"x" * 2**20 + b'"}', "application/json", 413, "more than 1,048,576 bytes"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(
    service: Service, body: bytes, content_type: str, status: int, message: str
) -> None:
    answer = service.extract(body, content_type)
    assert answer.status == status
    assert message in json.loads(answer.body)["error"]
    assert b"Traceback" not in answer.body


def test_other_methods_are_refused(service: Service) -> None:
    assert service.get("/extract").status == 405


def test_other_sites_get_no_permission(service: Service) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    for answer in (
        service.request("OPTIONS", "/extract", **asked),
        service.request("GET", "/health", **asked),
    ):
        assert not [name for name in answer.headers if name.startswith("access-control")]


def test_every_answer_forbids_what_the_page_does_not_need(service: Service) -> None:
    for answer in (service.get("/"), service.get("/nothing"), service.extract(b"{"), service.get("/schema")):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
        assert "set-cookie" not in answer.headers
