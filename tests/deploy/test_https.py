"""https and the door of the desk: nginx has the certificate, and counts who tries to enter."""

import re
import shutil
import ssl
import subprocess
from collections import Counter

import httpx
import pytest

from tests.nodes import Nginx, Node

pytestmark = pytest.mark.xdist_group("plant")  # whose static files it has, collected once


@pytest.fixture(scope="module")
def node(tmp_path_factory, static_files):
    """One node on SQLite."""
    variables = {"DATABASE_URL": "", "SITE_URL": "https://127.0.0.1"}
    node = Node(tmp_path_factory.mktemp("node"), variables)
    node.manage("migrate")
    shutil.copytree(static_files, node.folder / "static")
    with node:
        yield node


@pytest.fixture(scope="module")
def nginx(node, tmp_path_factory):
    """With a certificate that is trusted here alone; X-Reader says where from."""
    folder = tmp_path_factory.mktemp("tls")
    ours = [f"{folder}/certificate.pem", f"{folder}/key.pem"]
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *named]
    subprocess.run([*made, "-out", ours[0], "-keyout", ours[1]], check=True, capture_output=True)
    told = "ssl_certificate {};\nssl_certificate_key {};\n".format(*ours)
    told += "set_real_ip_from 127.0.0.1;\nreal_ip_header X-Reader;\n"
    with Nginx(folder, [node], node.folder, certificate=told) as nginx:
        yield nginx


@pytest.fixture(scope="module")
def site(nginx):
    """Who reads by https."""
    trusting = ssl.create_default_context(cafile=nginx.folder / "certificate.pem")
    address = f"https://127.0.0.1:{nginx.port}"
    with httpx.Client(base_url=address, verify=trusting, trust_env=False) as client:
        yield client


def test_browsers_are_told_to_stay_on_https(site):
    answer = site.get("/")
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_cookies_belong_to_this_host_and_to_https(site):
    cookie = site.get("/admin/login/").headers["Set-Cookie"]
    assert cookie.startswith("__Host-csrftoken=")
    assert "Secure" in cookie


def test_a_form_is_taken_from_the_site_s_own_address_and_from_no_other(site):
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', site.get("/admin/login/").text)[1]
    form = {"csrfmiddlewaretoken": token, "username": "nobody", "password": "wrong"}
    answers = {
        origin: site.post("/admin/login/", data=form, headers={"Origin": origin}).status_code
        for origin in ("https://127.0.0.1", "http://127.0.0.1", "https://evil.example")
    }
    assert answers == {
        "https://127.0.0.1": 200,
        "http://127.0.0.1": 403,
        "https://evil.example": 403,
    }


def test_who_tries_a_password_on_many_accounts_is_stopped(site):
    """Each account only once, so that the site itself sees nothing wrong; readers go on reading."""
    tries = Counter(
        site.post("/admin/login/", data={"username": f"editor{number}"}).status_code
        for number in range(60)
    )
    assert tries[403] > 40  # without the token of a form; no matter
    assert tries[429] > 0
    refused = site.post("/admin/password-reset/", data={"email": "editor@example.jp"})
    assert refused.status_code == 429
    assert "受け付けを止めています" in refused.text
    assert site.get("/admin/login/").status_code == 200


@pytest.mark.parametrize(
    ("one", "same", "other"),
    [
        ("2001:db8:7:1::{:x}", "2001:db8:7:1:ffff::1", "2001:db8:7:2::1"),
        ("2001:db8::{:x}", "2001:db8:0:0:1::", "2001:db8:0:1::"),
        ("::ffff:203.0.113.7", "203.0.113.7", "::ffff:203.0.113.8"),
    ],
)
def test_a_subscriber_s_ipv6_addresses_count_as_one(site, one, same, other):
    def tried(address):
        return site.post("/admin/login/", headers={"X-Reader": address}).status_code

    assert 429 in {tried(one.format(number)) for number in range(1, 70)}
    assert tried(same) == 429
    assert tried(other) == 403


def test_https_that_ends_before_nginx_is_believed_where_it_is_said_to(node, tmp_path):
    with Nginx(tmp_path, [node], node.folder, proto="https") as nginx:
        assert nginx.get("/").status_code == 200


def test_http_leads_to_https_also_where_the_page_is_kept(site, nginx):
    for _ in range(2):
        assert site.get("/").status_code == 200
        claimed = {"X-Forwarded-Proto": "https"}
        plain = httpx.get(f"http://127.0.0.1:{nginx.plain}/", headers=claimed, trust_env=False)
        assert (plain.status_code, plain.headers["Location"]) == (301, "https://127.0.0.1/")
