"""The audience: some hundred people with a name, a language, interests and a temper.

Most only look on: of a hundred, ninety hardly ever react, nine do now and then, one does most of it.
Source of the proportion: Jakob Nielsen, "The 90-9-1 Rule for Participation Inequality", 2006.
"""

from __future__ import annotations

import random
import unicodedata
from dataclasses import dataclass

from village.world.accounts import open_account
from village.world.world import World

YEAR_MS = 365 * 86_400_000
INTERESTS = {
    "bakery": ("bread", "cooking", "coffee", "markets"),
    "books": ("novels", "poetry", "history", "crime novels"),
    "generic": ("photography", "cycling", "gardens", "music", "local life", "hiking"),
}
IN_FRENCH = {
    "bread": "levain maison",
    "cooking": "cuisine du dimanche",
    "coffee": "café serré",
    "markets": "marchés",
    "novels": "romans",
    "poetry": "poésie",
    "history": "histoire",
    "crime novels": "polars",
    "photography": "photo",
    "cycling": "vélo",
    "gardens": "jardin",
    "music": "musique",
    "local life": "vie de quartier",
    "hiking": "randonnée",
}
FIRST = {
    "fr": "Léa Camille Manon Inès Chloé Sarah Julie Émilie Nadia Fatou Amandine Claire Élodie Margaux Aïcha Hélène"
    " Lucie Sophie Zoé Maëlle Thomas Hugo Lucas Nicolas Antoine Mehdi Julien Rémi Karim Bastien Olivier Yanis Paul"
    " Étienne Gaspard Malik Vincent Loïc Simon Mathis",
    "en": "Alice Emma Grace Hannah Isla Maya Nora Olivia Priya Ruth Sophie Tessa Violet Zara Amina Beth Charlotte Daisy"
    " Adam Ben Callum Daniel Ethan Finn George Harry Jack Kwame Liam Marcus Noah Owen Rahul Sam Toby William",
}
LAST = {
    "fr": "Martin Bernard Dubois Moreau Laurent Garnier Faure Roux Fontaine Chevalier Benali Diallo Mercier Blanc"
    " Guérin Boyer Perrin Renaud Morel Picard Colin Lemaire Besson Traoré Haddad Marchand Leclerc Vidal",
    "en": "Smith Jones Taylor Brown Walker Wright Hughes Patel Green Hall Wood Clarke Harris Cooper Ward Okafor Morris"
    " Khan Reid Murray Bell Fisher Barnes Holmes Webb Osei Lloyd Marsh",
}
OCCASIONAL = ("liker", "liker", "sharer", "sharer", "commenter", "commenter", "commenter", "critic", "critic", "helper")
EAGER = ("commenter", "helper", "sharer", "commenter", "critic")


@dataclass(frozen=True, slots=True)
class Person:
    handle: str
    name: str
    language: str
    interests: frozenset[str]  # of THEMES
    temper: str  # quiet, liker, sharer, commenter, critic, helper, spammer
    zeal: float  # how likely a fitting post makes them act, 0 to 1
    bio: str
    years: float  # since they joined


def population(seed: int, count: int) -> list[Person]:
    """The same people for the same seed; more people for a larger count, the first ones stay the same."""
    people: list[Person] = []
    taken: set[str] = set()
    for number in range(count):
        luck = random.Random(f"{seed}:person:{number}")  # noqa: S311 (a simulation, no secret)
        person = _person(luck, number, taken)
        taken.add(person.handle)
        people.append(person)
    return people


def _person(luck: random.Random, number: int, taken: set[str]) -> Person:
    language = "fr" if luck.random() < 0.6 else "en"
    name = f"{luck.choice(FIRST[language].split())} {luck.choice(LAST[language].split())}"
    handle = _plain(name).replace(" ", luck.choice(("_", "")))
    if handle in taken:
        handle = f"{handle}{number}"
    # By number, not by luck: the proportion holds for every seed and size.
    place = number % 100
    if place == 0:
        temper, zeal = EAGER[number // 100 % len(EAGER)], luck.uniform(0.6, 0.9)
    elif place < 10:
        temper, zeal = luck.choice(OCCASIONAL), luck.uniform(0.25, 0.6)
    else:
        temper, zeal = "quiet", luck.uniform(0.01, 0.09)
    if number % 150 == 77:
        temper, zeal = "spammer", 0.12
    likes = [luck.choice(INTERESTS[theme]) for theme in INTERESTS if luck.random() < 0.55]
    words = [IN_FRENCH[like] if language == "fr" else like for like in likes]
    themes = frozenset(theme for theme, all_likes in INTERESTS.items() if set(likes) & set(all_likes))
    return Person(handle, name, language, themes, temper, zeal, " · ".join(words), luck.uniform(0.2, 6))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and (letter.isalnum() or letter == " "))


def settle(world: World, *, network: str) -> None:
    """Give everybody an account on a network; nothing is done for those who have one."""
    if network in world.settled:
        return
    world.settled.add(network)
    now = world.clock.now()
    for person in world.people:
        open_account(
            world, person.handle, network=network, name=person.name, bio=person.bio, language=person.language,
            temper=person.temper, at=now - int(person.years * YEAR_MS),
        )  # fmt: skip
