"""One document from the network, and never from the inside of it.

The address is looked up once, every answer has to be public, and the connection goes to the address that was
looked at: a name that changes its mind between the look and the connection gains nothing. Redirects are
followed here, one by one, each looked at again.
"""

import ipaddress
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urljoin

import httpx
from django.conf import settings

from trends.adapters.reading import MAXIMUM_BYTES

MAXIMUM_REDIRECTS = 3
#: Seconds for a connection or a read, and for all of it.
TIMEOUT, DEADLINE = 10, 30
NAT64 = ipaddress.ip_network("64:ff9b::/96")
#: No addresses of the open network, though Python holds them for some: former forms of an IPv4 address within
#: (RFC 4291, 2765), gateways of a house (RFC 8215), and what a site had for itself (RFC 3879).
CLOSED = [
    ipaddress.ip_network(prefix)
    for prefix in ("::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10")
]
NAMES = {"etag": "If-None-Match", "last-modified": "If-Modified-Since"}


class NotDownloaded(Exception):
    """Why there is no document, in one Japanese line; `retry_after`: seconds the server asks to wait."""

    def __init__(self, message: str, retry_after: int = 0) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NotThere(NotDownloaded, FileNotFoundError):
    """404 or 410: the server knows of no such document."""


class Unchanged(Exception):
    """304: the document is the one we have."""


@dataclass(frozen=True)
class Download:
    """What a server answered, and how to ask for changes of it."""

    body: bytes = b""
    etag: str = ""
    last_modified: str = ""


def download(url: str, *, etag: str = "", last_modified: str = "") -> Download:
    """The document of an address. Raises NotDownloaded, and Unchanged if it is as the two marks say."""
    headers = {"User-Agent": f"RareTrend (+{settings.SITE_URL})", "Accept-Encoding": "identity"}
    known = {"etag": etag, "last-modified": last_modified}
    conditions = {NAMES[name]: value for name, value in known.items() if value}
    end = time.monotonic() + DEADLINE
    try:
        with _client() as client:
            for _ in range(MAXIMUM_REDIRECTS + 1):
                answer = _answer(client, url, headers | conditions, end)
                if isinstance(answer, Download):
                    return answer
                url = answer
    # An address nobody can read is a ValueError, a client that was closed meanwhile a RuntimeError.
    except (httpx.HTTPError, httpx.InvalidURL, OSError, ValueError, RuntimeError) as error:
        if isinstance(error, NotDownloaded):
            raise
        _refuse_delay(end)
        raise NotDownloaded(f"つながりません（{type(error).__name__}）。") from error
    raise NotDownloaded(f"転送が{MAXIMUM_REDIRECTS}回を超えました。")


@contextmanager
def _client() -> Iterator[httpx.Client]:
    """One that is closed when the time is over: of a head that never ends, each line may come in time."""
    with httpx.Client(timeout=TIMEOUT, trust_env=False) as client:
        timer = threading.Timer(DEADLINE, client.close)
        timer.daemon = True
        timer.start()
        try:
            yield client
        finally:
            timer.cancel()


def _answer(client: httpx.Client, url: str, headers: dict, end: float) -> Download | str:
    """The document, or the address it has moved to."""
    request = _request(client, url, headers, end)
    response = client.send(request, stream=True)
    try:
        if response.has_redirect_location:
            return urljoin(url, response.headers.get("location", ""))
        if response.status_code == httpx.codes.NOT_MODIFIED:
            raise Unchanged
        _refuse_failure(response)
        body = _read(response, end)
    finally:
        response.close()
    kept = response.headers
    return Download(body, kept.get("etag", "")[:200], kept.get("last-modified", "")[:100])


def _request(client: httpx.Client, url: str, headers: dict, end: float) -> httpx.Request:
    """A request to the address a name stands for, in the name's name."""
    parts = httpx.URL(url)
    if parts.scheme not in {"http", "https"} or not parts.host or parts.userinfo:
        raise NotDownloaded("httpかhttpsのURLではありません。")
    address = _public_address(parts.host, parts.port or (443 if parts.scheme == "https" else 80))

    def trace(event: str, told: object) -> None:
        # Closing the client reaches no connection that is only being made.
        if event == "http11.send_request_headers.started":
            _refuse_delay(end)

    return client.build_request(
        "GET",
        parts.copy_with(host=address),
        headers=headers | {"Host": parts.netloc.decode("ascii")},
        extensions={"sni_hostname": parts.raw_host.decode("ascii"), "trace": trace},
    )


def _public_address(host: str, port: int) -> str:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(entry[4][0]).partition("%")[0] for entry in found]
    if not settings.FETCH_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise NotDownloaded("公開されていないアドレスからは取得できません。")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address, or the older one within it, belongs to the open network."""
    ip = ipaddress.ip_address(address)
    if any(ip in prefix for prefix in CLOSED):
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        ip = _within(ip) or ip
    return ip.is_global and not ip.is_multicast


def _within(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that gateways take an IPv6 address for (RFC 4291, 3056, 4380, 6052)."""
    if ip in NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo and ip.teredo[1])


def _refuse_failure(response: httpx.Response) -> None:
    status = response.status_code
    if status in {httpx.codes.NOT_FOUND, httpx.codes.GONE}:
        raise NotThere(f"文書がありません（HTTP {status}）。")
    if status != httpx.codes.OK:
        wait = response.headers.get("retry-after", "")
        seconds = int(wait) if wait.isdecimal() and len(wait) < 7 else 0
        raise NotDownloaded(f"取得できません（HTTP {status}）。", seconds)
    if response.headers.get("content-encoding", "identity") != "identity":
        raise NotDownloaded("頼んでいない圧縮がされています。")


def _read(response: httpx.Response, end: float) -> bytes:
    body = bytearray()
    for part in response.iter_raw():
        body += part
        if len(body) > MAXIMUM_BYTES:
            raise NotDownloaded("2MBを超えています。")
        _refuse_delay(end)
    return bytes(body)


def _refuse_delay(end: float) -> None:
    if time.monotonic() > end:
        raise NotDownloaded(f"{DEADLINE}秒では終わりません。")
