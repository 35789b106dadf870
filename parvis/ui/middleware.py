"""Errors that people can do something about become answers in words: 409, 403 or 422."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import sync_and_async_middleware
from django.utils.translation import gettext as _
from django_htmx.http import reswap, trigger_client_event

from parvis.kit.errors import Conflict, NotAllowed, ParvisError


def in_words(request: HttpRequest, error: ParvisError) -> HttpResponse:
    """The answer to an error: a toast where htmx asked for a piece, else a page."""
    status, heading = _meaning(error)
    if getattr(request, "htmx", False):
        toast: dict[str, Any] = {"text": str(error), "tone": "bad"}
        if status == 409:
            toast |= {"url": request.headers.get("HX-Current-URL", "/"), "act": _("Look again")}
        answer = reswap(HttpResponse(status=status), "none")
        return trigger_client_event(answer, "toast", toast)
    context: dict[str, Any] = {"heading": heading, "text": str(error)}
    if status != 403 and request.method != "GET":
        context |= {"act_url": request.headers.get("Referer", "/"), "act": _("Look again")}
    return render(request, "ui/plain.html", context, status=status)


def _meaning(error: ParvisError) -> tuple[int, str]:
    if isinstance(error, NotAllowed):
        return 403, _("You may not do this")
    if isinstance(error, Conflict):
        return 409, _("This has changed in the meantime")
    return 422, _("That is not possible")


@sync_and_async_middleware
def errors_in_words(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Catches every ParvisError that a view raised and did not answer itself."""

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return in_words(request, exception) if isinstance(exception, ParvisError) else None

    middleware: Any
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return await answer

    else:

        def middleware(request: HttpRequest) -> HttpResponseBase:
            answer: HttpResponseBase = get_response(request)
            return answer

    middleware.process_exception = process_exception
    return middleware  # type: ignore[no-any-return]
