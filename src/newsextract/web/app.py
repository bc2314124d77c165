"""The service as an ASGI application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any, Final

import msgspec
from fastapi import FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from newsextract.report import Form, render
from newsextract.report.page import content_policy
from newsextract.schema import json_schema
from newsextract.web import openapi, tasks
from newsextract.web.limits import App, BodyGuard, Limits, Message, Receive, Send
from newsextract.web.workers import Workers

_VERSION: Final = version("newsextract")
_JSON: Final = "application/json"
_DECODER: Final = msgspec.json.Decoder(openapi.ExtractRequest)
_HEADERS: Final = {
    "Content-Security-Policy": content_policy("'self'") + "; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def create_app(limits: Limits | None = None) -> FastAPI:
    """The service; its processes start and end with it.

    Args:
        limits: bounds of its requests; the defaults of `Limits` if None.
    """
    bounds = limits or Limits()
    workers = Workers(bounds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await workers.start()
        try:
            yield
        finally:
            workers.stop()

    # No /docs: their page would load its scripts from elsewhere.
    app = FastAPI(title="newsextract", version=_VERSION, docs_url=None, redoc_url=None, lifespan=lifespan)
    app.add_middleware(BodyGuard, limits=bounds)
    app.add_middleware(_SecurityHeaders)
    app.add_exception_handler(HTTPException, _refused(bounds))
    app.add_exception_handler(ClientDisconnect, _unheard)
    app.add_exception_handler(Exception, _broken)
    _add_page(app, workers, bounds)
    _add_api(app, workers)
    return app


def _add_page(app: FastAPI, workers: Workers, limits: Limits) -> None:
    @app.get("/", include_in_schema=False)
    def empty_page() -> Response:
        return HTMLResponse(render([], Form(limits.max_bytes)))

    @app.post("/", include_in_schema=False)
    async def page(request: Request) -> Response:
        name, data, text = await _sent(request, limits)
        answer = await workers.run(request.is_disconnected, tasks.page, name, data, text, limits.max_bytes)
        return HTMLResponse(answer.body, answer.status)


def _add_api(app: FastAPI, workers: Workers) -> None:
    @app.post(
        "/extract",
        summary="Extract facts from a text",
        responses=openapi.EXTRACT_RESPONSES,
        openapi_extra=openapi.EXTRACT_BODY,
    )
    async def extract(request: Request) -> Response:
        wanted = _decoded(request.headers.get("content-type", ""), await request.body())
        answer = await workers.run(
            request.is_disconnected, tasks.extraction, wanted.source, wanted.text, wanted.meta
        )
        return Response(answer.body, answer.status, media_type=_JSON)

    @app.get("/schema", summary="JSON Schema of an extraction")
    async def schema() -> Response:
        return JSONResponse(json_schema())

    @app.get("/health", summary="Whether the service can extract")
    async def health() -> Response:
        status = {
            "status": "ok" if workers.ready else "starting",
            "processes": workers.ready,
            "version": _VERSION,
        }
        return JSONResponse(status, 200 if workers.ready else 503)

    def described() -> dict[str, Any]:
        description = "Facts out of Russian press releases and business news."
        schema = get_openapi(title=app.title, version=_VERSION, description=description, routes=app.routes)
        return {**schema, "components": openapi.components()}

    app.openapi = described  # type: ignore[method-assign]


def _decoded(content_type: str, body: bytes) -> openapi.ExtractRequest:
    # Another type would let pages of other sites send texts here without asking (no "simple" requests).
    if content_type.partition(";")[0].strip().lower() != _JSON:
        raise HTTPException(415, f"send the text as {_JSON}: {{'text': '…'}}")
    try:
        return _DECODER.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise HTTPException(422, f"the body is no JSON of the right form: {error}") from error


async def _sent(request: Request, limits: Limits) -> tuple[str, bytes, str]:
    """Name and content of the uploaded file, and the pasted text."""
    try:
        async with request.form(max_files=1, max_fields=4, max_part_size=limits.max_bytes) as form:
            file, text = form.get("file"), form.get("text", "")
            if isinstance(file, UploadFile) and file.filename:
                return file.filename, await file.read(), ""
            # Browsers send every line end as CRLF, whatever was pasted.
            return "", b"", text.replace("\r\n", "\n") if isinstance(text, str) else ""
    except HTTPException as error:
        if error.status_code != 400:
            raise
        raise HTTPException(422, f"the form cannot be read: {error.detail}") from error


def _refused(limits: Limits) -> Any:
    async def respond(request: Request, error: HTTPException) -> Response:
        if request.url.path == "/" and request.method == "POST":
            page = render([], Form(limits.max_bytes, error=f"{error.detail}"))
            return HTMLResponse(page, error.status_code, error.headers)
        return Response(tasks.error_json(str(error.detail)), error.status_code, error.headers, _JSON)

    return respond


async def _unheard(_request: Request, _error: Exception) -> Response:
    return Response(status_code=499)  # nobody reads it


async def _broken(_request: Request, _error: Exception) -> Response:
    # The log has the traceback. Only here the middleware for headers is passed by.
    fault = "the service has a fault; its log says which. Please report it with the text"
    return Response(tasks.error_json(fault), 500, _HEADERS, _JSON)


class _SecurityHeaders:
    """ASGI middleware that says to browsers what the page may do: nothing but its own."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._headers = [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self._app(scope, receive, with_headers)
