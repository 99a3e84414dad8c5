"""What a person does in a browser to get in: the code of the app, forms with their token, the sign-in."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

from django.test import Client
from django_otp.oath import TOTP

from heed.records.accounts.models import Account
from tests.records.conftest import PASSWORD

Joined = Callable[..., Account]
KEY = "0123456789abcdef0123456789abcdef01234567"
PRIVATE = ("/account/", "/account/password/", "/account/sessions/", "/account/people/", "/account/people/invite/",
           "/account/people/1/", "/account/history/", "/account/second-factor/codes/",
           "/account/language/")  # fmt: skip


def code(later: int = 0, key: str = KEY) -> str:
    """What the app shows some steps of 30 seconds later."""
    app = TOTP(bytes.fromhex(key))
    app.time = time.time() + 30 * later
    return f"{app.token():06}"


def send(client: Client, path: str, **fields: str) -> Any:
    """Load the page and send its form, with the token that it holds."""
    page = client.get(path)
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    token = found[1] if found else client.cookies["heed_form"].value
    return client.post(path, {"csrfmiddlewaretoken": token, **fields})


def text(answer: Any) -> str:
    """The page as a person reads it, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def sign_in(client: Client, mail: str, password: str = PASSWORD, **fields: str) -> Any:
    """The first step."""
    return send(client, "/account/sign-in/", mail=mail, password=password, **fields)
