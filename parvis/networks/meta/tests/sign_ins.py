"""A person signs in at the village as they would at Facebook: the way out, the yes, and the way back."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from parvis.kit.http import Http
from parvis.networks.ways import Errand, Outcome, Way, come_back, set_out
from village.testing import Village

CALLBACK = "https://parvis.example/callback"


async def signed_in(way: Way, network: str, village: Village, http: Http, *, says: str, **keys: str) -> Outcome:
    """says: the handle that is chosen there, "" for a no. keys: changes to those of the application."""
    known = village.app(network, [CALLBACK]) | keys
    base_url = f"{village.url}/{network}"
    errand = Errand(http, keys=known, callback=CALLBACK, state="st", base_url=base_url)
    outcome = await set_out(way, errand)
    told = await _answered(http, outcome.goes_to, says)
    assert told.pop("state") == "st"
    errand.told = told
    return await come_back(way, errand)


async def _answered(http: Http, address: str, says: str) -> dict[str, str]:
    """What the way back carries."""
    form: Mapping[str, str] = dict(parse_qsl(urlsplit(address).query)) | (
        {"decision": "allow", "account": says} if says else {"decision": "deny"}
    )
    answer = await http.call("POST", address.partition("?")[0], data=form)
    assert answer.headers["Location"].startswith(CALLBACK), answer.text()
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))
