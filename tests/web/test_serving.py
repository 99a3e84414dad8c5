"""The server as it runs: threads, sockets, its own files; and the key it keeps."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from heed.base.errors import CannotWrite
from heed.web.secret import NAME, secret_key
from heed.web.serving import serve
from tests.serving import served


@pytest.fixture
def port(small_home: Path, tmp_path: Path) -> Iterator[int]:
    """A port on which the site of the small run is served by a process of its own, which prints nothing."""
    said = tmp_path / "said"
    with (
        said.open("wb") as output,
        served({**os.environ, "HEED_HOME": str(small_home)}, output=output) as number,
    ):
        yield number
    assert said.read_bytes() == b"", "serve prints nothing"


def test_site_is_served(port: int) -> None:
    """Pages, pictures, style and API come over a real socket; text comes compressed to who can unpack it."""
    server = HTTPConnection("127.0.0.1", port, timeout=20)
    for path in ("/", "/country/SDN/", "/figure/SDN-types.svg", "/static/heed.css", "/api/board"):
        server.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = server.getresponse()
        answer.read()
        assert answer.status == 200, path
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Set-Cookie") is None
        assert answer.getheader("Content-Encoding") == "gzip"
    server.close()


def test_a_site_without_accounts_needs_no_database(port: int, small_home: Path) -> None:
    """Neither serving pages nor asking for the sign-in makes one."""
    server = HTTPConnection("127.0.0.1", port, timeout=20)
    for path, status in (("/", 200), ("/account/sign-in/", 404), ("/account/", 404)):
        server.request("GET", path, headers={"Cookie": "heed_session=made-up"})
        answer = server.getresponse()
        answer.read()
        assert answer.status == status, path
    server.close()
    assert [each.name for each in small_home.iterdir() if each.name.startswith("records")] == []


@pytest.mark.parametrize(
    ("trusted", "address", "scheme"), [("", "127.0.0.1", "http"), ("127.0.0.1", "192.0.2.7", "https"),
                                       ("192.0.2.1", "127.0.0.1", "http")],
)  # fmt: skip
def test_only_the_server_in_front_is_believed(trusted: str, address: str, scheme: str) -> None:
    """Who asks, and whether by HTTPS, is taken from it and from nobody else."""
    code = f"""
from waitress.server import create_server
from heed.web.serving import _listening, _proxy
def told(environ, start):
    start("200 OK", [])
    return [(environ["REMOTE_ADDR"] + " " + environ["wsgi.url_scheme"]).encode()]
with _listening("127.0.0.1", 0) as place:
    print(place.getsockname()[1], flush=True)
    create_server(told, sockets=[place], threads=1, **_proxy({trusted!r})).run()
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        asked = HTTPConnection("127.0.0.1", int(server.stdout.readline()), timeout=20)
        asked.request("GET", "/", headers={"X-Forwarded-For": "192.0.2.7", "X-Forwarded-Proto": "https"})
        said = asked.getresponse().read().decode()
        asked.close()
        server.terminate()
    assert said == f"{address} {scheme}"


def test_a_taken_port_is_said(small_home: Path) -> None:
    """An address that another program listens on is refused with what to set."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotWrite, match="HEED_PORT"):
            serve(small_home, "127.0.0.1", taken.getsockname()[1])


def test_key_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a key in the environment one is made, kept for its owner alone, and used again."""
    monkeypatch.delenv("HEED_SECRET_KEY", raising=False)
    first = secret_key(tmp_path / "new")
    path = tmp_path / "new" / NAME
    assert len(first) >= 50 and secret_key(tmp_path / "new") == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == [NAME]


def test_given_key_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A key in the environment is used, and none is written."""
    monkeypatch.setenv("HEED_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_a_home_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the key cannot be kept the sentence says what to set."""
    monkeypatch.delenv("HEED_SECRET_KEY", raising=False)
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="HEED_SECRET_KEY"):
        secret_key(tmp_path / "file")


def test_settings_write_nothing(tmp_path: Path) -> None:
    """Reading the settings alone, as tools do, makes no folder and no key."""
    there = tmp_path / "home"
    code = "import heed.web.settings as s; assert s.SECRET_KEY == '' and not s.DEBUG"
    asked = {**os.environ, "HEED_HOME": str(there)}
    subprocess.run([sys.executable, "-c", code], check=True, env=asked)
    assert not there.exists()


def test_plain_install_is_enough(small_home: Path) -> None:
    """Pages, API, downloads and pictures of an existing run need none of the packages that models need."""
    code = f"""
import sys
for name in ("polars", "numpy", "pandas", "pyarrow", "lightgbm"):
    sys.modules[name] = None
from pathlib import Path
from heed.web.start import start
start(Path({str(small_home)!r}))
from django.test import Client
reader = Client(HTTP_HOST="localhost")
for path in ("/", "/country/SDN/", "/data/", "/api/panel", "/data/fan.csv", "/figure/ETH-types.svg"):
    answer = reader.get(path)
    assert answer.status_code == 200, path
    answer.getvalue()
"""
    subprocess.run([sys.executable, "-c", code], check=True, timeout=180)


def test_a_request_that_is_too_large_is_refused(port: int) -> None:
    """Before it is read, so that nobody fills the disk with uploads; and too many fields are told in a sentence."""
    large = HTTPConnection("127.0.0.1", port, timeout=20)
    large.putrequest("POST", "/account/sign-in/")
    large.putheader("Content-Length", str(5_000_000))
    large.endheaders()
    refused = large.getresponse()
    refused.read()
    assert refused.status == 413
    large.close()
    many = HTTPConnection("127.0.0.1", port, timeout=20)
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"heed_form={'a' * 32}"}
    many.request("POST", "/account/sign-in/", "&".join(f"f{number}=1" for number in range(3000)), kind)
    answer = many.getresponse()
    assert answer.status == 413 and "more than a form here takes" in answer.read().decode()
    many.close()
