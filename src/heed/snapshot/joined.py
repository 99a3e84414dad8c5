"""Parts two states that a file of country-months counts as one, with UCDP's own yearly figures of each.

The file counts Niger under Nigeria. Its yearly sums equal the country-year file's figures of both together, so a
year in which only one of them had deaths is exact; in other years each month is split in proportion to the two
yearly figures, civilians and others apart, in whole numbers that add up to both. Such months are estimates.
"""

from __future__ import annotations

import polars as pl

from heed.base.errors import BadFile


def part(together: pl.DataFrame, years: pl.DataFrame, members: tuple[str, str]) -> pl.DataFrame:
    """`country, month, deaths, deaths_civilians, estimated` for both members, months without deaths left out.

    `together` has `month, deaths, deaths_civilians` of both as one; `years` has `country, year, deaths,
    deaths_civilians` of each. Raises `BadFile` where the two do not add up to the same.
    """
    parts = []
    named = together.filter(pl.col("deaths") > 0).with_columns(year=pl.col("month").str.slice(0, 4))
    for year, months in named.group_by("year", maintain_order=True):
        own = years.filter((pl.col("year") == int(str(year[0]))) & pl.col("country").is_in(members))
        parts.append(_part_year(months.sort("month"), own, members))
    return pl.concat(parts).filter(pl.col("deaths") > 0).sort("country", "month")


def _part_year(months: pl.DataFrame, own: pl.DataFrame, members: tuple[str, str]) -> pl.DataFrame:
    civilians = months["deaths_civilians"].to_list()
    others = (months["deaths"] - months["deaths_civilians"]).to_list()
    figures = {row["country"]: row for row in own.iter_rows(named=True)}
    first, second = (figures.get(code, {"deaths": 0, "deaths_civilians": 0}) for code in members)
    if first["deaths"] + second["deaths"] != sum(civilians) + sum(others):
        raise BadFile(
            f"{months['month'][0][:4]}: {' and '.join(members)} do not add up to the months together"
        )
    own_civilians = apportion(civilians, first["deaths_civilians"])
    own_others = apportion(others, first["deaths"] - first["deaths_civilians"])
    estimated = first["deaths"] > 0 and second["deaths"] > 0
    rows = []
    for place, month in enumerate(months["month"]):
        mine = (own_civilians[place], own_others[place])
        rest = (civilians[place] - mine[0], others[place] - mine[1])
        rows += [
            (code, month, sum(figure), figure[0], estimated)
            for code, figure in zip(members, (mine, rest), strict=True)
        ]
    names = ("country", "month", "deaths", "deaths_civilians", "estimated")
    return pl.DataFrame(rows, schema=names, orient="row")


def apportion(wholes: list[int], total: int) -> list[int]:
    """Parts of each whole, in whole numbers, in proportion, that add up to `total` (largest remainders).

    >>> apportion([10, 0, 5], 6)
    [4, 0, 2]
    """
    everything = sum(wholes)
    if everything == 0:
        return [0] * len(wholes)
    floors = [whole * total // everything for whole in wholes]
    remainders = [whole * total % everything for whole in wholes]
    first = sorted(range(len(wholes)), key=lambda place: (-remainders[place], place))
    for place in first[: total - sum(floors)]:
        floors[place] += 1
    return floors
