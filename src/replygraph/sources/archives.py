"""What is packed in an archive, as members of one source."""

from __future__ import annotations

import dataclasses
import functools
import os
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO

from replygraph.errors import ReadError
from replygraph.files import HeldFolder
from replygraph.sources.compression import cannot_unpack, refuse_bomb, unpack_errors
from replygraph.sources.contents import Source
from replygraph.sources.workbooks import is_workbook, open_workbook

if TYPE_CHECKING:
    from zipfile import ZipFile, ZipInfo


MOST_MEMBERS = 500_000


def open_archive(whole: Source) -> Source | None:
    """What is packed in an archive as members of one source; None where it is none."""
    with whole.raw() as stream:
        start = stream.read(8)
    if start.startswith(b"7z\xbc\xaf"):
        raise ReadError(f"{whole.name}: a 7z archive. Unpack it first, and give the folder.")
    if start.startswith(b"PK\x03\x04"):
        archive = _open_zip(whole)
        if is_workbook(archive):
            return open_workbook(whole, archive)
        members = _zip_members(whole, archive)
    elif _is_tar(whole.head[:512]):
        members = _tar_members(whole)
    else:
        return None
    if not members:
        raise ReadError(f"{whole.name}: the archive holds no files.")
    return dataclasses.replace(whole, members=members)


def _is_tar(block: bytes) -> bool:
    """Whether a block is the header of a file in a tar archive: old ones have no mark but the checksum."""
    stated = re.fullmatch(rb" *([0-7]{1,7})[\0 ]{1,7}", block[148:156])
    return bool(stated) and len(block) == 512 and int(stated[1], 8) == sum(block[:148]) + sum(block[156:]) + 8 * 32


def _open_zip(whole: Source) -> ZipFile:
    """A zip archive that is no bomb and no document."""
    import zipfile

    _refuse_crowd(whole)
    try:
        archive = zipfile.ZipFile(whole.path or whole.raw())
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError) as error:
        raise cannot_unpack(whole.name, error) from error
    for name, step in () if is_workbook(archive) else OFFICE.items():
        if name in archive.NameToInfo:
            raise ReadError(f"{whole.name}: {step} and give that.")
    refuse_bomb(whole.name, sum(info.file_size for info in archive.infolist()), _packed_size(whole))
    return archive


def _zip_members(whole: Source, archive: ZipFile) -> tuple[Source, ...]:
    """The files in a zip archive, read where they lie; their names are only names."""
    # The archive stays open as long as its members: to open it for each reads the list of all of them every time.
    infos = [info for info in archive.infolist() if not info.is_dir() and not _hidden(info.filename)]
    return tuple(_member(whole, each.filename, functools.partial(_open_in_zip, archive, each)) for each in infos)


def _packed_size(whole: Source) -> int:
    with whole.raw() as stream:
        return stream.seek(0, os.SEEK_END)


OFFICE = {  # documents are zip archives too
    "xl/workbook.bin": "a binary Excel workbook. Save it as .xlsx, or the sheet with the comments as CSV (UTF-8)",
    "word/document.xml": "a Word document. Save it as plain text",
    "META-INF/manifest.xml": "a document of an office program, such as .odt. Save a table as .xlsx, .ods or CSV, anything else as plain text,",
}


def _refuse_crowd(whole: Source) -> None:
    """A list of members longer than memory should hold; how long it is stands at the archive's end."""
    with whole.raw() as stream:
        stream.seek(-min(1 << 16, stream.seek(0, os.SEEK_END)), os.SEEK_END)
        end = stream.read()
    place, wide = end.rfind(b"PK\x05\x06"), end.rfind(b"PK\x06\x06")  # the second only where numbers are big
    number = end[wide + 32 : wide + 40] if wide >= 0 else end[place + 10 : place + 12] if place >= 0 else b""
    if int.from_bytes(number, "little") > MOST_MEMBERS:
        raise ReadError(f"{whole.name}: {_CROWD}")


_CROWD = f"the archive holds more than {MOST_MEMBERS:,} files. Unpack it and give the files that hold the discussion."


def _open_in_zip(archive: ZipFile, member: ZipInfo) -> BinaryIO:
    import zipfile

    try:
        return archive.open(member)
    except (RuntimeError, UnicodeDecodeError) as error:  # encrypted, packed in a way that Python does not know, or no name
        raise zipfile.BadZipFile(str(error)) from error


def _tar_members(whole: Source) -> tuple[Source, ...]:
    """The files in a tar archive, unpacked once under made names to a folder that goes with the last of them."""
    import shutil
    import tarfile

    folder = HeldFolder()
    members, size, packed = [], 0, _packed_size(whole)
    try:
        with whole.open() as stream, tarfile.open(fileobj=stream, mode="r|") as archive:
            for number, info in enumerate(archive):
                if number > MOST_MEMBERS:
                    raise ReadError(f"{whole.name}: {_CROWD}")
                if info.isfile() and not _hidden(info.name):
                    size += info.size  # of a sparse file much more than what is in the archive
                    refuse_bomb(whole.name, size, packed)
                    with (folder.path / str(number)).open("wb") as copy:
                        shutil.copyfileobj(archive.extractfile(info), copy)
                    members.append(_member(whole, info.name, functools.partial(folder.open, str(number))))
    except (tarfile.TarError, *unpack_errors()) as error:
        raise cannot_unpack(whole.name, error) from error
    return tuple(members)


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in name.split("/") if part not in (".", ".."))


def _member(whole: Source, name: str, raw: Callable[[], BinaryIO]) -> Source:
    return Source(f"{whole.name}: {name}", raw, None, whole.modified, whole.as_of, whole.encoding, dated_by=whole.dated_by)
