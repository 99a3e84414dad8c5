"""Colours that everybody can tell apart, on screen and on grey paper."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from heed.charts import sparkline, theme
from heed.charts.wording import CLASSES, percent


def linear(colour: str) -> tuple[float, float, float]:
    """Linear light of red, green and blue, from 0 to 1."""
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    red, green, blue = linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour: str) -> float:
    """CIE L*, from 0 (black) to 100 (white)."""
    light = luminance(colour)
    return 116 * light ** (1 / 3) - 16 if light > 0.008856 else 903.3 * light


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def as_deuteranope(colour: str) -> tuple[float, float, float]:
    """Linear light as seen without green cones (Machado, Oliveira and Fernandes 2009)."""
    red, green, blue = linear(colour)
    return (
        0.367322 * red + 0.860646 * green - 0.227968 * blue,
        0.280085 * red + 0.672501 * green + 0.047413 * blue,
        -0.011820 * red + 0.042940 * green + 0.968881 * blue,
    )


def test_the_risk_scale_darkens_step_by_step() -> None:
    """Each class is darker than the one before by at least 8 of 100 steps of lightness."""
    steps = [before - after for before, after in pairwise(map(lightness, theme.RISK))]
    assert len(theme.RISK) == len(theme.BREAKS) + 1 == len(CLASSES)
    assert min(steps) >= 8, steps


def test_numbers_can_be_read_on_every_class() -> None:
    """The ink of each class has a contrast of 4.5 to 1 at least."""
    for fill, ink in zip(theme.RISK, theme.RISK_INK, strict=True):
        assert contrast(fill, ink) >= 4.5, (fill, ink)


@pytest.mark.parametrize("colour", [theme.INK, theme.QUIET, theme.LINK])
def test_words_can_be_read_on_paper(colour: str) -> None:
    """Every colour of words has a contrast of 4.5 to 1 on the paper."""
    assert contrast(colour, theme.PAPER) >= 4.5


@pytest.mark.parametrize(
    "colours", [theme.TYPE_COLOURS, (theme.BY_GOVERNMENT, theme.BY_GROUPS, theme.BY_UNKNOWN)]
)
def test_bar_colours_differ_in_grey_and_for_colour_blind_readers(colours: tuple[str, ...]) -> None:
    """Any two differ in lightness on grey paper, and in what is left of colour without green cones."""
    for one, other in combinations(colours, 2):
        seen = [as_deuteranope(colour) for colour in (one, other)]
        apart = sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5
        assert apart > 0.15, (one, other)
        assert abs(lightness(one) - lightness(other)) >= 15, (one, other)


def test_types_and_killers_differ_from_the_unknown() -> None:
    """No colour of a count is the colour of the unknown."""
    assert theme.UNKNOWN not in (*theme.RISK, *theme.TYPE_COLOURS, theme.ALL_DEATHS, theme.BY_UNKNOWN)


@pytest.mark.parametrize(
    ("chance", "number"),
    [
        (0, 0),
        (0.0099, 0),
        (0.01, 1),
        (0.05, 2),
        (0.149, 2),
        (0.15, 3),
        (0.3, 4),
        (0.599, 4),
        (0.6, 5),
        (1, 5),
    ],
)
def test_a_class_holds_its_lower_bound(chance: float, number: int) -> None:
    """Breaks belong to the class above them."""
    assert theme.class_of(chance) == number


@pytest.mark.parametrize(
    ("chance", "said"),
    [
        (0, "under 1 %"),
        (0.0099, "under 1 %"),
        (0.01, "1 %"),
        (0.124, "12 %"),
        (0.99, "99 %"),
        (1, "over 99 %"),
    ],
)
def test_chances_are_said_without_false_precision(chance: float, said: str) -> None:
    """Whole per cents; neither certainty nor impossibility is claimed."""
    assert percent(chance) == said


def test_a_sparkline_is_tiny_and_hidden() -> None:
    """24 months take under 600 bytes and say nothing to a screen reader."""
    drawn = sparkline([1000.0 * (n % 7) for n in range(24)])
    assert len(drawn.encode()) < 600
    assert 'aria-hidden="true"' in drawn


def test_a_gap_breaks_the_sparkline() -> None:
    """A month that is not known is no point of the line; a lone month is a dot; all unknown is no line."""
    assert sparkline([1, 2, None, 4, 5]).count("M") == 2
    assert "h0" in sparkline([1, 2, None, 4, None, 5, 6])
    assert 'd=""' in sparkline([None, None])
    assert sparkline([0, 0]).count("17") == 2


def test_sparklines_can_share_a_scale() -> None:
    """With a common top the same value stands equally high in every row."""
    assert sparkline([5, 5], top=10) != sparkline([5, 5])
    assert sparkline([10, 10], top=10) == sparkline([5, 5])
