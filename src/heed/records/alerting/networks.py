"""The private networks that an organisation opens for its own webhooks (`HEED_WEBHOOK_NETWORKS`)."""

from __future__ import annotations

import ipaddress

from heed.base.errors import BadInput

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def networks(text: str) -> list[Network]:
    """The networks named in `text`, by comma. Raises `BadInput` for what is none, and for all addresses at once."""
    found: list[Network] = []
    for each in (part.strip() for part in text.split(",")):
        if not each:
            continue
        try:
            network = ipaddress.ip_network(each)
        except ValueError:
            network = None
        if network is None or network.prefixlen == 0:
            raise BadInput(
                f"HEED_WEBHOOK_NETWORKS: expected networks such as 10.1.0.0/16, by comma, got {each[:60]!r}; "
                "name only those that webhooks of your own are in"
            )
        found.append(network)
    return found
