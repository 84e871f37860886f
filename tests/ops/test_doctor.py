from __future__ import annotations

import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from ops.doctor import alive
from ops.leftovers import RunFile
from ops.services import run_file
from ops.settings import load


class Gateway(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Six(HTTPServer):
    address_family = socket.AF_INET6


def test_the_gateway_is_asked_where_it_listens(tmp_path: Path) -> None:
    config = tmp_path / "destek.toml"
    config.write_text('[web]\nhost = "::1"\n')
    settings = load(config, {"DESTEK_HOME": str(tmp_path)})
    with Six(("::1", 0), Gateway) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        run = RunFile(run_file(settings), "token")
        run.variables["DESTEK_PORT"] = str(server.server_port)
        run.save()
        found = list(alive(settings))
        server.shutdown()
    assert (True, "gateway answers") in found
    assert (False, "knowledge server does not answer; see its log") in found
