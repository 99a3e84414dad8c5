"""The API's OpenAPI document as rows for a page, and as the text of docs/api.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EXAMPLES = {
    "country": "SDN", "region": "Africa", "month_from": "2024-01", "year_from": "2020",
    "target": "deaths_civilians", "threshold": "25", "horizon": "6", "level": "warning",
    "actor": "HRC", "pillar": "3", "phase": "response",
}  # fmt: skip
SHOWN_IN_EXAMPLE = 3


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that may be asked for."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Path:
    """One address of the API."""

    id: str
    path: str
    description: str
    example: str
    """Empty for an address that names one thing."""
    parameters: tuple[Parameter, ...]


def paths(document: Mapping[str, Any]) -> tuple[Path, ...]:
    """Every address of an OpenAPI document, in its order."""
    found = []
    for path, methods in document["paths"].items():
        operation = methods["get"]
        parameters = tuple(_parameter(each) for each in operation.get("parameters", []))
        asked = [f"{p.name}={EXAMPLES[p.name]}" for p in parameters if p.name in EXAMPLES][:SHOWN_IN_EXAMPLE]
        found.append(
            Path(
                operation["operationId"],
                path,
                operation.get("description", operation["summary"]),
                "" if "{" in path else path + ("?" + "&".join(asked) if asked else ""),
                parameters,
            )
        )
    return tuple(found)


def as_markdown(document: Mapping[str, Any]) -> str:
    """The text of docs/api.md."""
    lines = [
        "# API",
        "",
        "Made from the OpenAPI document; do not edit.",
        "",
        document["info"]["description"],
        "",
    ]
    for each in paths(document):
        lines += [f"## GET {each.path}", "", each.description, ""]
        if each.example:
            lines += [f"    {each.example}", ""]
        if each.parameters:
            lines += ["| parameter | value | meaning |", "|---|---|---|"]
            lines += [
                f"| `{p.name}` | {p.value.replace('|', chr(92) + '|')} | {p.meaning} |"
                for p in each.parameters
            ]
            lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _parameter(described: Mapping[str, Any]) -> Parameter:
    schema = described["schema"]
    kinds = [kind for kind in schema.get("anyOf", [schema]) if kind.get("type") != "null"]
    kind = kinds[0]
    meaning = described.get("description") or schema.get("description") or kind.get("description", "")
    return Parameter(described["name"], _value(kind, schema.get("default")), meaning)


def _value(kind: Mapping[str, Any], default: object) -> str:
    if "enum" in kind:
        value = ", ".join(map(str, kind["enum"]))
    elif "const" in kind:
        value = str(kind["const"])
    elif "maximum" in kind:
        value = f"{kind.get('minimum', 0):,} to {kind['maximum']:,}"
    elif "pattern" in kind:
        value = {
            "^[A-Z]{3}$": "three capitals",
            "^[0-9]{4}-[0-9]{4,6}$": "YYYY-NNNN",
            "^[a-z0-9]+(-[a-z0-9]+)*$": "short name",
        }.get(kind["pattern"], "YYYY-MM")
    else:
        value = "text" if kind.get("type") == "string" else str(kind.get("type"))
    return value + (f" (else {default})" if default is not None else "")
