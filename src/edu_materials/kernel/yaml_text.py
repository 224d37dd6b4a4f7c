"""Data written down as YAML that people read and `strict_yaml` reads back, word for word."""

from collections.abc import Mapping

import yaml

_ENDLESS = 1_000_000  # columns: a value stands on one line, however long


def yaml_bytes(data: Mapping[str, object], comment: str) -> bytes:
    """Return *data*, mappings of lines of text without control characters, as YAML in its order below *comment*."""
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_ENDLESS, default_flow_style=False)
    return ("".join(f"# {line}\n" for line in comment.splitlines()) + text).encode()
