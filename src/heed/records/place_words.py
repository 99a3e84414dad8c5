"""Countries and regions in the reader's language, from CLDR and the catalogues; `heed.base` knows English.

In English a place is what it is there: its code where somebody chose it, its name in a text.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as later

from heed.base.countries import plain, world
from heed.base.errors import BadInput
from heed.records.accounts.roles import placed

OWN: dict[str, str | Promise] = {
    # What is a country here and in no list of today's.
    "ISR": later("Israel / Palestine"),
    "CSK": later("Czechoslovakia"),
    "DDR": later("East Germany"),
    "YMD": later("South Yemen"),
    # As the United Nations call them, where CLDR does otherwise in one of the languages; or to tell two apart.
    "BLR": later("Belarus"),
    "CIV": later("Côte d'Ivoire"),
    "COD": later("Democratic Republic of the Congo"),
    "COG": later("Congo"),
    "CPV": later("Cabo Verde"),
    "FSM": later("Federated States of Micronesia"),
    "MMR": later("Myanmar"),
    "TLS": later("Timor-Leste"),
    "TUR": later("Türkiye"),
    "VNM": later("Viet Nam"),
}
REGIONS: dict[str, str | Promise] = {
    "Africa": later("Africa"),
    "Eastern Africa": later("Eastern Africa"),
    "Middle Africa": later("Middle Africa"),
    "Northern Africa": later("Northern Africa"),
    "Southern Africa": later("Southern Africa"),
    "Western Africa": later("Western Africa"),
    "Americas": later("Americas"),
    "Caribbean": later("Caribbean"),
    "Central America": later("Central America"),
    "Northern America": later("Northern America"),
    "South America": later("South America"),
    "Asia": later("Asia"),
    "Central Asia": later("Central Asia"),
    "Eastern Asia": later("Eastern Asia"),
    "South-eastern Asia": later("South-eastern Asia"),
    "Southern Asia": later("Southern Asia"),
    "Western Asia": later("Western Asia"),
    "Europe": later("Europe"),
    "Eastern Europe": later("Eastern Europe"),
    "Northern Europe": later("Northern Europe"),
    "Southern Europe": later("Southern Europe"),
    "Western Europe": later("Western Europe"),
    "Oceania": later("Oceania"),
    "Australia and New Zealand": later("Australia and New Zealand"),
    "Melanesia": later("Melanesia"),
    "Micronesia": later("Micronesia"),
    "Polynesia": later("Polynesia"),
}
BETWEEN = re.compile(r"[,،;؛]")
"""What people type between two places."""
NEAR = 3
"""How many names a place that there is not is answered with."""


def in_english() -> bool:
    """Whether the language in force is English."""
    return (get_language() or "en").split("-")[0] == "en"


def place_name(place: str) -> str:
    """The name of a country (its code) or a region, in the language in force."""
    if place not in world():
        return str(REGIONS.get(place, place))
    if in_english():
        return world()[place].name
    if place in OWN:
        return str(OWN[place])
    return _from_cldr(get_language() or "").get(place, world()[place].name)


def as_chosen(places: Iterable[str]) -> str:
    """Chosen places in one line, as they may be typed again: codes in English, names in other languages."""
    return listed(each if in_english() else place_name(each) for each in places)


def listed(words: Iterable[str]) -> str:
    """Words in one line, with the mark between them that the language has."""
    return pgettext("between the words of a list", ", ").join(words)


def places_offered() -> list[str]:
    """Every region and country, for the browser's suggestions."""
    regions = {each.region for each in world()} | {each.subregion for each in world()}
    if in_english():
        return sorted(regions) + sorted(each.code for each in world())
    return sorted(map(place_name, regions)) + sorted(place_name(each.code) for each in world())


def places_typed(text: str) -> list[str]:
    """The places that somebody typed, in the language in force or in English, as they are kept.

    Raises `BadInput` for a place unknown here, in that language.
    """
    given = [each.strip() for each in BETWEEN.split(text) if each.strip()]
    if in_english():
        return placed(given)
    known = _by_name()
    return placed([_known(each, known) for each in given])


def _known(text: str, known: dict[str, str]) -> str:
    """The place that is meant; raises `BadInput` where neither the language in force nor English has it."""
    found = known.get(plain(text))
    if found is not None:
        return found
    try:
        placed([text])
    except BadInput as error:
        raise BadInput(_unknown(text, known)) from error
    return text


def _unknown(text: str, known: dict[str, str]) -> str:
    near = difflib.get_close_matches(plain(text), known, n=NEAR, cutoff=0.7)
    if not near:
        return _("%(place)s is no country or region known here.") % {"place": text}
    names = listed(dict.fromkeys(place_name(known[each]) for each in near))
    return _("%(place)s is no country or region known here. Near it are: %(names)s.") % {
        "place": text, "names": names,
    }  # fmt: skip


def _by_name() -> dict[str, str]:
    """Every place by its name in the language in force; regions last, for they are meant where both have one."""
    places: Sequence[str] = [*(each.code for each in world()), *REGIONS]
    return {plain(place_name(each)): each for each in places}


@cache
def _from_cldr(language: str) -> dict[str, str]:
    """Names of countries by their ISO alpha-3 code, as CLDR has them in a language."""
    # Here, because it costs a moment that no English page needs.
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        return {}
    # CLDR's aliases name the alpha-2 code of each alpha-3; Kosovo's is no alias, for it is in no ISO list.
    short = {code: found[0] for code, found in get_global("territory_aliases").items() if len(found) == 1}
    short["XKX"] = "XK"
    return {each.code: str(names[short[each.code]]) for each in world() if short.get(each.code) in names}
