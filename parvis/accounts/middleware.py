"""The signed-in person's language, whatever their browser asks for."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.decorators import sync_and_async_middleware


@sync_and_async_middleware
def preferences(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Speak the language that the person chose; LocaleMiddleware has already chosen one for everybody else."""
    middleware: Any
    if iscoroutinefunction(get_response):

        async def middleware(request: HttpRequest) -> HttpResponseBase:
            request.user = await request.auser()
            _speak(request)
            answer: Awaitable[HttpResponseBase] = get_response(request)
            return await answer

    else:

        def middleware(request: HttpRequest) -> HttpResponseBase:
            _speak(request)
            answer: HttpResponseBase = get_response(request)
            return answer

    return middleware  # type: ignore[no-any-return]


def _speak(request: HttpRequest) -> None:
    language = getattr(request.user, "language", "")
    if language and translation.check_for_language(language):
        translation.activate(language)
        request.LANGUAGE_CODE = translation.get_language()
