"""The embedded Valkey as it is started: what it acknowledges is on the disk."""

from __future__ import annotations

from pathlib import Path

import redis


def test_what_is_acknowledged_is_on_the_disk(valkey_url: str) -> None:
    with redis.Redis.from_url(valkey_url, decode_responses=True) as client:
        assert client.config_get("appendfsync") == {"appendfsync": "always"}
        folder = Path(client.config_get("dir")["dir"]) / "appendonlydir"
        for number in range(200):
            said = f"said {number} times"
            client.xadd("durable", {"text": said})
            (file,) = folder.glob("*.incr.aof")
            assert said in file.read_text("utf-8", "replace")
        client.delete("durable")
