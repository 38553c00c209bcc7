"""Which machines may be asked: those with a public address, unless a local one is wanted."""

import ipaddress
import socket

import httpx

from replygraph.sources.web.failures import Unreachable

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # an IPv4 address as networks of IPv6 alone see it
# Special addresses of which the standard library says that the whole Internet sees them.
SPECIAL = (ipaddress.ip_network("192.88.99.0/24"), ipaddress.ip_network("3fff::/20"))
MOST = 4  # addresses of a host that are tried


def is_public(address: str) -> bool:
    """Whether an address is one that the whole Internet sees.

    >>> [is_public(each) for each in ("93.184.215.14", "10.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254")]
    [True, False, False, False, False]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None)
    if ip.version == 6 and ip in NAT64:
        inner = ipaddress.ip_address(int(ip) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    if any(ip in network for network in SPECIAL if network.version == ip.version):
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or getattr(ip, "is_site_local", False))


def find(host: str, port: int | None, local: set[tuple[str, int | None]]) -> list[str]:
    """The addresses of a host that may be asked; those in `local` may be though they are."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise httpx.ConnectError(f"the address of {host} could not be found out") from error
        raise Unreachable(f"there is no host {host}; check the spelling") from error
    except UnicodeError as error:  # a name with parts of more than 63 characters
        raise Unreachable(f"there is no host {host}; check the spelling") from error
    every = list(dict.fromkeys(each[4][0] for each in found))
    allowed = [address for address in every if is_public(address) or ((host, port) in local and not _is_link_local(address))]
    if not allowed:
        if all(map(_is_link_local, every)):
            raise Unreachable(f"{', '.join(every)} is a link-local address, which is never asked")
        only = "where it is named itself" if local else "with --allow-local"
        raise Unreachable(f"{', '.join(every)} is a private address, which is asked only {only}")
    return allowed[:MOST]


def _is_link_local(address: str) -> bool:
    """Whether it is an address of the cable itself, where machines in data centres keep their secrets."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    return (getattr(ip, "ipv4_mapped", None) or ip).is_link_local


class Transport(httpx.BaseTransport):
    """Connects to an address that was looked at: a name may mean another one a moment later.

    The certificate is still checked against the name, and each name has its own connections.
    """

    def __init__(self, local: set[tuple[str, int | None]]) -> None:
        self.local = local  # hosts and ports that may be asked though they are local
        self.context = httpx.create_ssl_context()
        self.pools: dict[str, httpx.HTTPTransport] = {}

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.raw_host.decode("ascii")
        pool = self.pools.setdefault(host, httpx.HTTPTransport(verify=self.context))
        failure: httpx.TransportError | None = None
        for address in find(host, request.url.port, self.local):
            try:
                return pool.handle_request(_sent_to(address, request, host))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                failure = failure or error
        raise failure

    def close(self) -> None:
        for pool in self.pools.values():
            pool.close()


def _sent_to(address: str, request: httpx.Request, host: str) -> httpx.Request:
    return httpx.Request(
        request.method, request.url.copy_with(host=address), headers=request.headers, stream=request.stream,
        extensions={**request.extensions, "sni_hostname": host},
    )  # fmt: skip
