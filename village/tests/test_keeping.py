"""State outlives the process, however it ended; and the process does not outlive whoever started it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import psutil
import requests
from mastodon import Mastodon

from village.testing import ROOT, Village
from village.world.pictures import avatar


def network(village: Village, token: str) -> Mastodon:
    return Mastodon(access_token=token, api_base_url=village.url)


def test_a_restart_keeps_everything(tmp_path: Path) -> None:
    with Village.start(tmp_path) as first:
        token = first.token("ada")
        baker = network(first, token)
        picture = baker.media_post(avatar("ada"), mime_type="image/png")
        said = baker.status_post("Bread", media_ids=[picture.id], idempotency_key="key")
        first.act("lea", "reply", status=said.id, text="Miam")
        first.advance(60)
        now = first.admin("GET", "/clock")["now"]

    with Village.start(tmp_path) as second:
        baker = network(second, token)
        read = baker.status(said.id)

        assert (read.content, read.replies_count) == ("<p>Bread</p>", 1)
        assert requests.get(read.media_attachments[0].url, timeout=5).content == avatar("ada")
        assert baker.status_post("Bread", idempotency_key="key").id == said.id
        assert [notice.type for notice in baker.notifications()] == ["mention"]
        assert second.admin("GET", "/clock")["now"] >= now
        assert baker.status_post("More").id > said.id


def test_what_was_answered_before_a_kill_is_there_after_it(tmp_path: Path) -> None:
    village = Village.start(tmp_path)
    token = village.token("ada")
    answered: list[str] = []

    def say() -> None:
        with requests.Session() as session:
            session.headers["Authorization"] = f"Bearer {token}"
            while True:
                try:
                    answer = session.post(f"{village.url}/api/v1/statuses", json={"status": "Bread"}, timeout=5)
                    answered.append(answer.json()["id"])
                except requests.RequestException:
                    return

    speakers = [threading.Thread(target=say) for _ in range(3)]
    for speaker in speakers:
        speaker.start()
    while len(answered) < 100:
        assert any(speaker.is_alive() for speaker in speakers)
    village.kill()
    for speaker in speakers:
        speaker.join()

    with Village.start(tmp_path) as again:
        kept = {post["id"] for post in again.posts("ada")}
        assert set(answered) <= kept
        assert len(kept) <= len(answered) + len(speakers)
        assert network(again, token).me().statuses_count == len(kept)


def test_two_villages_do_not_share_a_folder(tmp_path: Path) -> None:
    with Village.start(tmp_path):
        command = [sys.executable, "-m", "village", "--port", "0", "--data", str(tmp_path)]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)

    assert second.returncode == 1
    assert "Another village uses the folder" in second.stderr


def test_it_ends_when_whoever_started_it_is_killed(tmp_path: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path; from village.testing import Village;"
        "v = Village.start(Path(sys.argv[1])); print(v.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))

    parent.kill()
    parent.wait()
    parent.stdout.close()

    gone, _ = psutil.wait_procs([child], timeout=10)
    assert gone
