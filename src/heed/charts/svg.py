"""Puts a picture together as SVG that is light, deterministic and accessible.

Numbers to a tenth of a pixel, paths relative, type named once, a name and role on the root, a short `<title>`
on what is linked, and links without the address that the drawing library puts before them.
"""

from __future__ import annotations

import re
from html import escape

from heed.charts import theme
from heed.charts.figures import Figure
from heed.charts.parts import PAD

_NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
_LABEL = re.compile(r'<path aria-label="([^"]*)"([^>]*?)/>')
_ORIGIN = '<g fill="none" stroke-miterlimit="10" transform="translate('
_BASE = "https://vega.github.io/vega-datasets/"
_NOISE = re.compile(
    r' (?:aria-roledescription|role|aria-label|aria-hidden|class|pointer-events|version)="[^"]*"'
    r'| transform="translate\(0,0\)"| opacity="1"'
)
_EMPTY = (
    re.compile(r'<path(?: [a-z-]+="[^"]*")*? d=""[^>]*/>'),
    re.compile(r'<path(?: fill="none")? d="M0(?:\.5)?,0(?:\.5)?h[\d.]+v[\d.]+h-[\d.]+Z"(?: fill="none")?/>'),
)


def compose(figure: Figure, drawn: str) -> str:
    """The whole SVG: header, plot (`drawn`, from `plot`, may be empty) and marks.

    It is an image to a screen reader; a group where it holds links, for an image hides what is inside it.
    """
    picture = figure.picture
    width, height = picture.size
    role = "group" if figure.linked else "img"
    header = "".join(words.svg() for words in picture.header)
    place = f'transform="translate({PAD + picture.axis:g},{picture.top:g})"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" style="max-width:100%;height:auto" font-family="{theme.FONT}" '
        f'role="{role}" aria-label="{escape(figure.alt)}"><title>{escape(figure.title)}</title>'
        f'<path d="M0 0h{width}v{height}H0z" fill="{theme.PAPER}"/>{header}'
        f"<g {place}>{drawn}{''.join(mark.svg() for mark in picture.marks)}</g></svg>\n"
    )


def plot(raw: str, linked: bool) -> str:
    """What Vega drew, tidied, with its origin at the upper left corner of the plot."""
    body = raw[raw.index(_ORIGIN) : raw.rindex("</svg>")]
    body = '<g fill="none" stroke-miterlimit="10">' + body[body.index(">") + 1 :]
    if linked:
        body = _LABEL.sub(_titled, body)
    body = _NOISE.sub("", body)
    for empty in _EMPTY:
        body = empty.sub("", body)
    body = _linked(body)
    body = _renumbered(body)
    body = body.replace(f' font-family="{theme.FONT}"', "")
    body = re.sub(r' d="([^"]*)"', lambda found: f' d="{relative(found[1])}"', body)
    body = re.sub(r'(?<=transform=")[^"]*', lambda found: _rounded(found[0]), body)
    body = re.sub(r'font-size="(\d+)px"', r'font-size="\1"', body)
    return _without_empty_groups(body)


def _titled(found: re.Match[str]) -> str:
    """A mark's description as a `<title>`, which browsers show on hover."""
    label, rest = found.groups()
    return f"<path{rest}><title>{label}</title></path>"


def _linked(body: str) -> str:
    """Links to our own pages, out of the tab order: the table beside the map has the same ones."""
    return body.replace(f'<a xlink:href="{_BASE}', '<a tabindex="-1" href="').replace(
        '<a xlink:href="', '<a tabindex="-1" href="'
    )


def _renumbered(body: str) -> str:
    """Ids counted from the first of this picture, not of this process; clips that cut nothing stay."""
    order = list(dict.fromkeys(re.findall(r'id="(clip\d+|gradient_\d+)"', body)))
    names = {name: f"c{number}" for number, name in enumerate(order)}
    return re.sub(r"(?:clip|gradient_)\d+", lambda found: names.get(found[0], found[0]), body)


def _without_empty_groups(body: str) -> str:
    before = ""
    while before != body:
        before, body = body, re.sub(r"<g(?: [a-z-]+=\"[^\"]*\")*></g>", "", body)
        body = re.sub(r"<g>((?:(?!</?g[ >]).)*)</g>", r"\1", body)
    return body


def relative(path: str) -> str:
    """A path of absolute M and L commands as relative ones, to a tenth; any other path just rounded."""
    if re.search(r"[^MLZ\d,.\-e\s]", path):
        return _rounded(path)
    out: list[str] = []
    start = here = (0, 0)
    for command, places in re.findall(r"([MLZ])([^MLZ]*)", path):
        if command == "Z":
            out.append("z")
            here = start
            continue
        x, y = (round(float(number) * 10) for number in places.split(","))
        if command == "M":
            out.append("M" + joined(x, y))
            start = here = (x, y)
        elif (x, y) != here:
            step = joined(x - here[0], y - here[1])
            letter = "" if out and out[-1][0] in "l-.0123456789 " else "l"
            gap = " " if not letter and step[0] not in "-" else ""
            out.append(letter + gap + step)
            here = (x, y)
    return "".join(out)


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: short(round(float(found[0]) * 10)), text)


def joined(x: int, y: int) -> str:
    """Two numbers in tenths, with a comma only where a sign does not part them."""
    second = short(y)
    return short(x) + ("" if second.startswith("-") else ",") + second


def short(tenths: int) -> str:
    """A number given in tenths, as few characters as it takes."""
    sign, size = ("-" if tenths < 0 else ""), abs(tenths)
    whole, part = divmod(size, 10)
    if not part:
        return f"{sign}{whole}"
    return f"{sign}{whole or ''}.{part}"
