"""Addresses that stand in pages."""

from urllib.parse import urljoin


def joined(address: str, link: str) -> str:
    """A link as seen from an address; nothing for what is no link.

    >>> joined("https://forum.example/t/7?page=1", "?page=2"), joined("https://forum.example/t/7", "//[")
    ('https://forum.example/t/7?page=2', '')
    """
    try:
        return urljoin(address, link)
    except ValueError:
        return ""
