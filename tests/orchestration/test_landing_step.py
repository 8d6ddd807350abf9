"""Landing a feed of files: what is reduced before the first write, and a file that cannot be read."""

import gzip
import json
from pathlib import Path

from pipelines.contracts.feed import Feed
from pipelines.orchestration import landing_step
from pipelines.settings import Settings
from pipelines.storage import http, landing
from pipelines.storage.pseudonyms import Pseudonyms

FEED = Feed.model_validate(
    {"name": "activity", "kind": "gharchive", "path": "inbox/*.json.gz", "repositories": ["invented/blocks"]}
)


def event(login: str) -> bytes:
    said = {
        "id": "1", "type": "PushEvent", "actor": {"login": login}, "repo": {"id": 1, "name": "invented/blocks"},
        "payload": {}, "created_at": "2026-03-02T15:05:00Z",
    }  # fmt: skip
    return json.dumps(said).encode()


def test_of_several_refused_files_every_run_tells_the_same_reason(tmp_path: Path) -> None:
    known = landing.Validators(tmp_path, "tutorials", "blog")
    for place in ("b.xml", "a.xml", "c.xml"):
        known.learn(place, refused=[f"reason of {place}", ""])
    assert known.refused() == ["reason of c.xml", ""]
    known.save()
    assert landing.Validators(tmp_path, "tutorials", "blog").refused() == ["reason of c.xml", ""]


def test_no_login_is_written_and_a_broken_file_does_not_hold_up_the_others(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data", key_file=tmp_path / "key")
    inbox = settings.data / "inbox"
    inbox.mkdir(parents=True)
    (inbox / "1-cut.json.gz").write_bytes(gzip.compress(event("ada") * 50)[:-9])
    (inbox / "2-whole.json.gz").write_bytes(gzip.compress(event("very-secret-login")))
    pseudonyms = Pseudonyms.load(settings.key_file, settings.data)
    receipt = landing_step.land(FEED, settings, http.Client(contact="test"), pseudonyms, "run")
    assert (receipt["status"], receipt["reason"], receipt["payloads"]) == ("partial", "truncated", 1)
    (landed,) = landing.payloads(settings.landing, "projects", "activity")
    assert b"secret" not in landed.read()
    assert json.loads(landed.read())["rows"][0]["people"] == 1
    # Nothing has changed: what could not be read is still a failure, and is not forgotten.
    again = landing_step.unchanged(FEED, settings, "run")
    assert again is not None
    assert (again["status"], again["reason"]) == ("failed", "truncated")
