"""What the second factor is tested with."""

import base64
import re
import time

from django.test import Client
from django_otp.oath import TOTP

PASSWORD = "hikari-no-mori 38"

HOME, CODE = "/admin/second-factor/", "/admin/login/code/"


class App:
    """What shows codes on somebody's telephone. It has a clock of its own."""

    def __init__(self, secret: str) -> None:
        self.key = base64.b32decode(secret.replace(" ", ""))
        self.now = time.time()

    def code(self) -> str:
        """The next one; each is good for one use."""
        totp = TOTP(self.key)
        totp.time, self.now = self.now, self.now + 30
        return f"{totp.token():06}"


def log_in(user, client=None, goal=""):
    client = client or Client()
    posted = {"username": user.get_username(), "password": PASSWORD, "next": goal}
    return client, client.post("/admin/login/", posted)


def set_up(client):
    """Do what the page says; the app, the recovery codes and the page with them."""
    page = client.post(f"{HOME}begin/", follow=True).content.decode()
    app = App(re.search(r'class="secret">([^<]+)<', page)[1])
    answer = client.post(f"{HOME}confirm/", {"code": app.code()})
    codes = re.findall(r"<li><code>([a-z2-7]{8})</code>", answer.content.decode())
    return app, codes, answer
