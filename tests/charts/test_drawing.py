"""Pictures are valid, light, deterministic, and never draw the unknown as zero."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest

from heed.base.countries import world
from heed.base.errors import BadInput, CannotWrite, NotFound
from heed.base.months import Month
from heed.charts import bundle, country_figures, draw, draw_all, figure, picture, theme, world_map
from heed.charts.svg import relative
from heed.lake.runs import Run

SVG = "{http://www.w3.org/2000/svg}"
KINDS = ("RUR-forecast-deaths", "RUR-types", "RUR-months", "RUR-killers", "RUR-chances", "ZEN-types")


def root(svg: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


@pytest.mark.parametrize("figure_id", [*KINDS, "map-deaths-25-6"])
def test_svg_is_valid_and_named(run: Run, figure_id: str) -> None:
    """It parses, scales by its viewBox, and has a role, a name and a title."""
    found = figure(run, figure_id)
    svg = root(draw(found, "svg"))
    width, height = (float(number) for number in svg.attrib["viewBox"].split()[2:])
    assert 300 < width < 800
    assert 150 < height < 800
    assert svg.attrib["role"] == ("group" if found.linked else "img")
    assert svg.attrib["aria-label"] == found.alt
    assert svg.findtext(f"{SVG}title") == found.title


@pytest.mark.parametrize("figure_id", ["RUR-types", "map-deaths-25-6"])
def test_png_has_twice_the_pixels(run: Run, figure_id: str) -> None:
    """A PNG is a PNG, of twice the picture's own size."""
    found = figure(run, figure_id)
    png = draw(found, "png")
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == tuple(2 * side for side in found.picture.size)


def test_other_forms_are_refused(run: Run) -> None:
    """A form that is not drawn is refused in a sentence."""
    with pytest.raises(BadInput, match="svg or png"):
        draw(figure(run, "ZEN-types"), "gif")


def test_the_same_figure_gives_the_same_bytes(run: Run) -> None:
    """No id or number of the drawing process leaks into the file."""
    for figure_id in ("map-deaths-25-6", "RUR-months"):
        first = draw(figure(run, figure_id), "svg")
        draw(figure(run, "RUR-types"), "svg")
        assert draw(figure(run, figure_id), "svg") == first


def test_the_map_is_light_and_shows_every_state(run: Run) -> None:
    """Under 170 KB; each of the states alive is a link with its name and number."""
    svg = draw(world_map(run, "deaths", 25, 6), "svg")
    assert len(svg) < 170_000
    links = {link.attrib["href"]: link for link in root(svg).iter(f"{SVG}a")}
    alive = [country.code for country in world() if country.alive(Month.of(2024, 12))]
    assert sorted(links) == sorted(f"/country/{code}/" for code in alive)
    said = links["/country/AFG/"].findtext(f".//{SVG}title")
    assert said == "Land AFG: over 99 %"
    assert b"vega.github.io" not in svg


def test_a_state_without_forecast_is_hatched_grey(run: Run) -> None:
    """A polygon (FRA) and a dot (TUV) of which the run says nothing: the grey of the unknown, and said so."""
    found = world_map(run, "deaths", 25, 6)
    assert not {"FRA", "TUV"} & {row["country"] for row in found.rows}
    links = {link.attrib["href"]: link for link in root(draw(found, "svg")).iter(f"{SVG}a")}
    for code in ("FRA", "TUV"):
        shape = links[f"/country/{code}/"].find(f"{SVG}path")
        assert shape is not None
        assert shape.attrib["fill"] == theme.UNKNOWN
        assert shape.findtext(f"{SVG}title") == f"Land {code}: no forecast"
    hatches = found.picture.layers[2]["data"]["values"][0]["geometry"]["coordinates"]
    assert any(-5 < x < 8 and 42 < y < 51 for line in hatches for x, y in line)


def test_numbers_have_one_decimal_at_most(run: Run) -> None:
    """Nothing finer than a tenth of a pixel is written in a path or a shift."""
    for figure_id in ("map-deaths-25-6", "RUR-forecast-deaths"):
        paths = re.findall(rb' (?:d|transform)="([^"]*)"', draw(figure(run, figure_id), "svg"))
        assert paths
        assert not [path for path in paths if re.search(rb"\.\d\d", path)]


def test_relative_paths_go_where_the_absolute_ones_go() -> None:
    """Shortening a path moves no corner by more than a twentieth of a pixel."""
    path = "M10.04,20L10.24,19.1L3,-4.26L3,-4.26ZM1.5,2L0.04,3"
    assert relative(path) == "M10,20l.2-.9-7.2-23.4zM1.5,2l-1.5,1"


def test_unknown_months_are_hatched_and_not_drawn_as_zero(run: Run) -> None:
    """The three unknown months split the area in two and lie under the hatch of the unknown."""
    found = figure(run, "RUR-months")
    areas = [layer["data"]["values"] for layer in found.picture.layers]
    for corners in areas:
        inside = [c for c in corners if 2020 + 2 / 12 + 0.001 < c["year"] < 2020 + 5 / 12 - 0.001]
        assert not inside
        assert len({c["part"] for c in corners}) == 2
    svg = draw(found, "svg").decode()
    assert theme.UNKNOWN in svg
    assert "not known" in svg


def test_unknown_years_are_hatched(run: Run) -> None:
    """A year of which nothing is known has no bar and is hatched; without one there is no such legend."""
    found = figure(run, "RUR-types")
    years = {value["year"] for value in found.picture.layers[0]["data"]["values"]}
    assert years == {2019, 2021, 2022, 2023, 2024}
    assert theme.UNKNOWN in draw(found, "svg").decode()
    assert theme.UNKNOWN not in draw(figure(run, "ZEN-types"), "svg").decode()


def test_wide_ranges_get_a_logarithmic_scale_and_a_linear_twin(run: Run) -> None:
    """The two differ in scale and in unit, and share their rows."""
    log, linear = figure(run, "RUR-forecast-deaths"), figure(run, "RUR-forecast-deaths-linear")
    assert log.rows == linear.rows
    assert "log(1 + deaths)" in log.unit
    assert "log" not in linear.unit
    assert draw(log, "svg") != draw(linear, "svg")


def test_the_interactive_spec_holds_what_the_still_one_shows(run: Run) -> None:
    """Vega-Lite's own drawing of the spec has the title, the legend and the source in it."""
    import vl_convert

    found = figure(run, "RUR-types")
    svg = vl_convert.vegalite_to_svg(found.spec, vl_version="6.1")
    for words in ("Ruritania: 160 deaths", "one-sided", "Yearly Returns"):
        assert words in svg


def test_a_picture_is_drawn_once(run: Run, tmp_path: Path) -> None:
    """The second call answers with the same, untouched file."""
    path = picture(tmp_path, run, "RUR-types", "svg")
    before = path.stat()
    assert path == tmp_path / "pictures" / run.id / "RUR-types.svg"
    assert picture(tmp_path, run, "RUR-types", "svg").stat() == before


def test_nothing_is_left_when_drawing_fails(run: Run, tmp_path: Path) -> None:
    """An unknown figure, an unknown form or a folder that cannot be made leaves no file behind."""
    with pytest.raises(NotFound):
        picture(tmp_path, run, "../../x", "svg")
    with pytest.raises(BadInput):
        picture(tmp_path, run, "ZEN-types", "../x")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "pictures").write_text("a file where a folder must be")
    with pytest.raises(CannotWrite, match="HEED_HOME"):
        picture(tmp_path, run, "ZEN-types", "svg")
    assert [path.name for path in tmp_path.iterdir()] == ["pictures"]


def test_a_half_written_picture_is_removed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the last step fails, the unfinished file goes and no picture appears."""

    def refuse(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(CannotWrite, match="No space left"):
        picture(tmp_path, run, "ZEN-types", "svg")
    assert list((tmp_path / "pictures" / run.id).iterdir()) == []


def test_draw_all_makes_what_picture_would(run: Run, tmp_path: Path) -> None:
    """Two processes draw every figure once, report progress to the end, and a second call has nothing to do."""
    steps: list[tuple[int, int]] = []
    drawn = draw_all(tmp_path, run, lambda done, of: steps.append((done, of)), threads=2)
    assert steps[-1][0] == steps[-1][1] == len(steps)
    names = {path.stem for path in drawn}
    assert {each.id for each in country_figures(run, "RUR")} <= names
    assert sum(name.startswith("map-") for name in names) == 32
    one = next(path for path in drawn if path.stem == "RUR-months")
    assert one.read_bytes() == draw(figure(run, "RUR-months"), "svg")
    assert draw_all(tmp_path, run) == []
    assert not [path for path in drawn[0].parent.iterdir() if path.name.startswith(".")]


def test_the_bundle_is_one_script_made_once(tmp_path: Path) -> None:
    """It sets vegaEmbed on the window, loads nothing from elsewhere, and is kept."""
    path = bundle(tmp_path)
    text = path.read_text("utf-8")
    assert "window.vegaEmbed=" in text
    assert len(text) < 1_200_000
    before = path.stat().st_mtime_ns
    assert bundle(tmp_path).stat().st_mtime_ns == before
