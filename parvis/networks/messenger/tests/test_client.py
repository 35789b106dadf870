"""Meta's own client library for Python takes the village for Messenger, and does there what we do."""

import pytest

from parvis.networks.messenger.tests.stage import asked, stage
from village.testing import Village

pytest.importorskip("facebook_business", reason="facebook_business is not installed")

from facebook_business.adobjects.page import Page
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.api import FacebookAdsApi, FacebookSession
from facebook_business.exceptions import FacebookRequestError


def test_it_reads_a_conversation_and_answers(quiet_village: Village, monkeypatch: pytest.MonkeyPatch) -> None:
    on = stage(quiet_village)
    monkeypatch.setattr(FacebookSession, "GRAPH", on.access.base_url)
    api = FacebookAdsApi(FacebookSession(access_token=on.access.token), api_version="v25.0")
    page = Page(on.access.account_id, api=api)
    target = asked(quiet_village, on.handle, "Gluten-free?")
    person = {"id": target.extra["person"]}

    page.create_message(
        params={"recipient": person, "messaging_type": Page.MessagingType.response, "message": {"text": "Yes."}}
    )
    (thread,) = page.get_conversations(fields=["updated_time", "message_count"])
    said = UnifiedThread(thread["id"], api=api).get_messages(params={"fields": "message,from,created_time"})
    with pytest.raises(FacebookRequestError) as late:
        page.create_message(
            params={"recipient": person, "messaging_type": Page.MessagingType.message_tag, "message": {"text": "Yes."}}
        )

    assert [one["message"] for one in said] == ["Yes.", "Gluten-free?", "Open on Sundays?"]
    assert late.value.api_error_code() == 100
