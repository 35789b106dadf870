"""Google's client library (google-api-python-client), told to speak to the village. Skips where it is not installed."""

import json
from pathlib import Path
from typing import Any

import pytest

from village.testing import Village


def client_for(api: str, version: str, village: Village, handle: str, *, network: str) -> Any:
    """With a token that is over, so that the library has to renew it first."""
    discovery = pytest.importorskip("googleapiclient.discovery")
    credentials = pytest.importorskip("google.oauth2.credentials").Credentials
    authorized = pytest.importorskip("google_auth_httplib2").AuthorizedHttp
    httplib2 = pytest.importorskip("httplib2")
    told = village.session(handle, network=network, seconds=3600)
    key = credentials(
        "over",
        refresh_token=told["refresh_token"],
        token_uri=f"{told['base_url']}/token",
        client_id="village",
        client_secret="village-secret",
    )
    folder = Path(discovery.__file__).parent / "discovery_cache" / "documents"
    document = json.loads((folder / f"{api}.{version}.json").read_text(encoding="utf-8"))
    document |= {"rootUrl": f"{told['base_url']}/", "baseUrl": f"{told['base_url']}/{document['servicePath']}"}
    plain = httplib2.Http(proxy_info=None)
    plain.redirect_codes = plain.redirect_codes - {
        308
    }  # an upload goes on with it (as googleapiclient.http.build_http)
    return discovery.build_from_document(document, http=authorized(key, http=plain))
