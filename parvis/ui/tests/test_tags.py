import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from parvis.ui import looks, marks
from parvis.ui.assets import icon_names
from parvis.ui.templatetags import ui


def render(source: str, **context: object) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


class Place:
    name, slug, initials = "Maison Levain", "maison-levain", "ML"

    def __init__(self, colour: str) -> None:
        self.colour = colour


class NameForm(forms.Form):
    name = forms.CharField(label="Name", help_text="As it stands on the door")


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in render('{% icon "clock" %}')
    assert 'role="img" aria-label="Scheduled"' in render('{% icon "clock" label="Scheduled" %}')


def test_what_a_person_is_called_cannot_become_markup():
    html = render("{% face name %}", name="<b>x</b> <i>y</i>")

    assert "<b>" not in html
    assert "<i>" not in html


def test_a_face_keeps_its_tint():
    assert render("{% face name %}", name="Claire Vasseur") == render("{% face name %}", name="Claire Vasseur")


@pytest.mark.parametrize(("colour", "ink"), [("#7a3b1d", "#fff"), ("#f3e8d0", "#1b2226"), ("nonsense", "#fff")])
def test_initials_stay_readable_on_the_colour_of_a_workspace(colour, ink):
    assert f'fill="{ink}"' in ui.brand_mark(Place(colour))


def test_a_network_without_a_mark_shows_its_key():
    assert 'title="Nowhere"' in ui.net_mark("nowhere")


def test_a_registered_network_shows_its_name_and_colour():
    marks.register("testnet", "Test Net", "world", "n-te")

    assert ui.net_mark("testnet", "l") == ui.net_mark("testnet", "l", "Test Net")
    assert 'class="net n-te l"' in ui.net_mark("testnet", "l")


def test_errors_and_help_are_tied_to_their_field():
    html = render("{% field form.name %}", form=NameForm({"name": ""}))

    assert 'aria-describedby="id_name_help id_name_errors"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_errors"' in html


def test_a_page_of_a_list_keeps_the_filters_of_its_address():
    request = RequestFactory().get("/", {"state": "failed", "page": "2"})

    assert render("{% query page=3 %}", request=request) == "?state=failed&amp;page=3"
    assert render("{% query page='' state='' %}", request=request) == "?"


def test_thousands_are_set_apart_as_the_reader_is_used_to():
    assert ui.number(412_000) == "412,000"
    assert ui.number(None) == "–"


def test_every_look_has_an_icon_that_is_in_the_sprite():
    names = set(icon_names())

    assert {look.icon for look in looks.LOOKS.values()} <= names
