"""The few words on the village's own pages, in both languages, chosen by what the browser prefers."""

from __future__ import annotations

from aiohttp import web

FRENCH = {
    "The village: a simulated network. Nobody here is real.": "Le village : un réseau simulé. Personne ici n’est réel.",
    "The village": "Le village",
    "Not possible": "Impossible",
    "There is nothing here.": "Il n’y a rien ici.",
    "There is nothing here any more.": "Il n’y a plus rien ici.",
    "Copy this code and paste it into the application.": "Copiez ce code et collez-le dans l’application.",
    "{app} asks to use an account": "{app} demande à utiliser un compte",
    "It may then:": "L’application pourra alors :",
    "As whom?": "En tant que qui ?",
    "There is no account yet.": "Il n’y a pas encore de compte.",
    "Allow": "Autoriser",
    "Deny": "Refuser",
    "{posts} posts · {followers} followers · {following} following": (
        "{posts} publications · {followers} abonnés · {following} abonnements"
    ),
    "read everything of the account": "lire tout ce qui concerne le compte",
    "write, change and delete everything of the account": "écrire, modifier et supprimer au nom du compte",
    "follow and unfollow": "suivre et ne plus suivre",
    "receive notifications": "recevoir les notifications",
    "read the profile": "lire le profil",
}


def language_of(request: web.Request) -> str:
    """`fr` where the browser prefers French to English, else `en`."""
    for wish in request.headers.get("Accept-Language", "").lower().split(","):
        if wish.strip()[:2] in ("fr", "en"):
            return wish.strip()[:2]
    return "en"


def say(request: web.Request, text: str) -> str:
    return FRENCH[text] if language_of(request) == "fr" else text
