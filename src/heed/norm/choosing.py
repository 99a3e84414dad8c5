"""Measures chosen by who acts, pillar, phase and means, as the command line, the pages and the API offer them."""

from __future__ import annotations

from heed.base.errors import BadInput
from heed.norm.load import load
from heed.norm.tables import Measure


def choose(actor: str = "", pillar: str = "", phase: str = "", means: str = "") -> tuple[Measure, ...]:
    """The measures that fit all that is asked for; an empty text asks for nothing. An unknown name is refused."""
    terms = load().terms
    who = _actor(actor)
    _among("a pillar", pillar, [str(each.id) for each in terms.pillars])
    _among("a phase", phase, [each.id for each in terms.phases])
    _among("a kind of means", means, [each.id for each in terms.means])
    return tuple(
        measure
        for measure in load().measures.values()
        if (not who or who in measure.actors)
        and (not pillar or int(pillar) in measure.pillars)
        and (not phase or phase in measure.phases)
        and (not means or means == measure.means)
    )


def one_measure(measure_id: str) -> Measure:
    """The measure of a code, in any case of letters."""
    found = load().measures.get(measure_id.upper())
    if found is None:
        raise BadInput(
            f"expected the code of a measure, such as D02, got {measure_id[:40]!r}; see heed norm measures"
        )
    return found


def _actor(asked: str) -> str:
    if not asked:
        return ""
    found = load().authority(asked)
    if found is None or not found.acts:
        acting = [f"{a.code} ({a.name})" for a in load().authorities.values() if a.acts]
        raise BadInput(
            f"expected who acts, one of {', '.join(acting)}, got {asked[:40]!r}; choose one of them"
        )
    return found.id


def _among(what: str, asked: str, there: list[str]) -> None:
    if asked and asked not in there:
        raise BadInput(f"expected {what}, one of {', '.join(there)}, got {asked[:40]!r}; choose one of them")
