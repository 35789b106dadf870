import json

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from parvis.kit.errors import Conflict, NotAllowed, ParvisError
from parvis.ui.middleware import errors_in_words, in_words


class TooLate(ParvisError):
    sentence = "It is {time}."


def request(*, htmx: bool = False, method: str = "get"):
    headers = {"HTTP_HX_REQUEST": "true", "HTTP_HX_CURRENT_URL": "http://testserver/w/bakery/"} if htmx else {}
    made = getattr(RequestFactory(), method)("/w/bakery/", **headers)
    made.htmx = HtmxDetails(made)
    return made


@pytest.mark.parametrize(("error", "status"), [(Conflict(), 409), (NotAllowed(), 403), (TooLate(time="late"), 422)])
def test_an_error_has_the_status_of_what_the_person_can_do(error, status):
    assert in_words(request(), error).status_code == status


def test_an_error_says_its_sentence_on_a_page():
    page = in_words(request(), TooLate(time="a quarter past nine")).content.decode()

    assert "It is a quarter past nine." in page


def test_htmx_gets_a_toast_and_leaves_the_page_as_it_is():
    answer = in_words(request(htmx=True), TooLate(time="late"))

    assert answer["HX-Reswap"] == "none"
    assert json.loads(answer["HX-Trigger"])["toast"]["text"] == "It is late."


def test_after_a_conflict_the_toast_offers_to_look_again():
    toast = json.loads(in_words(request(htmx=True), Conflict())["HX-Trigger"])["toast"]

    assert toast["url"] == "http://testserver/w/bakery/"


def test_other_errors_pass_through():
    middleware = errors_in_words(lambda _request: HttpResponse())

    assert middleware.process_exception(request(), ValueError()) is None


async def test_it_works_under_asgi_as_well():
    async def view(_request):
        return HttpResponse("fine")

    middleware = errors_in_words(view)

    assert (await middleware(request())).content == b"fine"
