"""The reader's language and appearance, the answer to "are you there?", and pages for what went wrong."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

YEAR = 60 * 60 * 24 * 365
THEMES = ("auto", "light", "dark")


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page that asked, never to another host."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Speak another language, from now on and on every device where the person signs in."""
    answer = _back(request)
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        return answer
    if request.user.is_authenticated:
        request.user.language = code
        request.user.save(update_fields=["language"])
    answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the device."""
    answer = _back(request)
    wanted = request.POST.get("theme", "")
    if wanted not in THEMES:
        return answer
    if request.user.is_authenticated:
        request.user.theme = wanted
        request.user.save(update_fields=["theme"])
    answer.set_cookie("theme", wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return answer


@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where the web server and its database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("The browser sent something that makes no sense here. Go back and try again.")
    return render(request, "ui/plain.html", {"heading": _("That cannot be read"), "text": text}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("Your role in this workspace does not allow this.")
    return render(request, "ui/plain.html", {"heading": _("You may not do this"), "text": text}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    text = _("Nothing stands at this address, or it belongs to a workspace that you are not part of.")
    return render(request, "ui/plain.html", {"heading": _("There is no such page"), "text": text}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """The page for our own mistakes. It asks neither the database nor the session, since those may be what failed."""
    text = _("This is our mistake, not yours. Nothing that you typed was sent anywhere. Try again in a moment.")
    return render(None, "ui/broken.html", {"heading": _("Something went wrong here"), "text": text}, status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    text = _(
        "The page was open for too long, or cookies are switched off. Open it again; what you typed is in the old one."
    )
    return render(request, "ui/plain.html", {"heading": _("This page has grown old"), "text": text}, status=403)
