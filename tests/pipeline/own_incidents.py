"""An organisation's own incidents, in the plain layout."""

from __future__ import annotations

from pathlib import Path

from heed.base.months import Month


def own_file(folder: Path, first: Month, months: int, place: str = "13.1,25.2,radio") -> Path:
    """One incident a month in Sudan; `place` is what the last three columns hold: where it was, and who said so."""
    rows = ["event_id,date_start,date_end,country,type,deaths,deaths_civilians,latitude,longitude,source"]
    for number in range(months):
        month, deaths = first + number, number % 7
        rows.append(f"e{number},{month}-03,{month}-04,Sudan,one_sided,{deaths},{deaths},{place}")
    path = folder / "own.csv"
    path.write_text("\n".join(rows) + "\n", "utf-8")
    return path
