"""From where a request comes."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address


def address_of(request: HttpRequest) -> str | None:
    """The client's address: the one connected to us, or the last in X-Forwarded-For no trusted proxy has.

    What a client itself wrote into the header stands before what proxies added, and is never reached.
    """
    # Who comes through a socket of the file system has no address, and is on this machine.
    hop = _read(request.META.get("REMOTE_ADDR") or "127.0.0.1")
    written = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while hop is not None and written and _is_trusted(hop):
        before = _read(written.pop())
        if before is None:
            break
        hop = before
    return str(hop).partition("%")[0] if hop else None


def counted_address(request: HttpRequest) -> str | None:
    """The address wrong passwords are counted for; of IPv6 the network that one subscriber has."""
    address = address_of(request)
    if address is None or ":" not in address:
        return address
    return str(ip_network((address, 64), strict=False).network_address)


def _is_trusted(hop: Address) -> bool:
    return any(hop in network for network in settings.TRUSTED_PROXIES)


def _read(text: str) -> Address | None:
    """An address; of one written as IPv6 that is IPv4, the latter."""
    with suppress(ValueError):
        address = ip_address(text.strip())
        return getattr(address, "ipv4_mapped", None) or address
    return None
