"""What a path holds: itself, or the tables inside a zip, unpacked where nothing can climb out or swell."""

from __future__ import annotations

import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from heed.base.errors import BadFile, NotFound

READABLE = (".csv", ".xlsx", ".parquet")
MOST_UNPACKED = 2 * 1024**3
_COPY_BYTES = 1 << 20


@contextmanager
def open_tables(path: Path) -> Iterator[list[Path]]:
    """The readable files of a path: itself, or what a zip holds, unpacked for as long as the block lasts."""
    if not path.is_file():
        raise NotFound(f"{path}: there is no such file")
    if path.stat().st_size == 0:
        raise BadFile(f"{path.name}: the file is empty; expected a table with a header row")
    if path.suffix.lower() != ".zip":
        if path.suffix.lower() not in READABLE:
            raise BadFile(f"{path.name}: expected a file ending in .csv, .xlsx, .parquet or .zip")
        yield [path]
        return
    with tempfile.TemporaryDirectory(prefix="heed-") as folder:
        yield _unpack(path, Path(folder))


def _unpack(path: Path, folder: Path) -> list[Path]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            refuse_unsafe(path.name, members)
            tables = [m for m in members if PurePosixPath(m.filename).suffix.lower() in READABLE]
            if not tables:
                inside = ", ".join(member.filename for member in members[:3]) or "nothing"
                raise BadFile(f"{path.name}: expected a .csv, .xlsx or .parquet inside, got {inside}")
            return [_extract(archive, member, folder / str(place)) for place, member in enumerate(tables)]
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BadFile(f"{path.name}: not a whole zip file ({error}); fetch or copy it again") from error


def refuse_unsafe(name: str, members: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that holds a path leading out of its folder, or more than 2 GB."""
    for member in members:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        if inside.is_absolute() or ".." in inside.parts:
            raise BadFile(
                f"{name}: holds the path {member.filename!r}, which climbs out of the folder; refused"
            )
    size = sum(member.file_size for member in members)
    if size > MOST_UNPACKED:
        raise BadFile(
            f"{name}: unpacks to {size / 1e9:.1f} GB; expected at most {MOST_UNPACKED / 1e9:.1f} GB"
        )


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path) -> Path:
    """Unpack one member into a folder of its own; what comes out counts, not the size it declares."""
    folder.mkdir()
    target = folder / PurePosixPath(member.filename).name
    left = member.file_size
    with archive.open(member) as packed, target.open("wb") as unpacked:
        while block := packed.read(_COPY_BYTES):
            left -= len(block)
            if left < 0:
                raise BadFile(
                    f"{archive.filename}: {member.filename} unpacks to more than it declares; refused"
                )
            unpacked.write(block)
    return target
