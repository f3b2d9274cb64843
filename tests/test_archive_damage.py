"""Damaged and hostile archives: never silence, never a crash, and what is whole is kept."""

import bz2
import gzip
import lzma
import os
import struct
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from backports import zstd

from summarizer.archive import Item, Unreadable
from summarizer.archive.source import Limits
from summarizer.schemas import Article
from tests.archives import (
    ROWS,
    articles,
    faults,
    lines,
    packed,
    page,
    read,
    reasons,
    text_file,
    told,
    warc,
    write_tar,
    write_zip,
)
from tests.test_archive_formats import feed, parquet, table

PLACES = 10
"""Bytes between the places at which files are cut."""


def titles(found: Sequence[Item]) -> list[str | None]:
    return [article.title for article in articles(found)]


WANTED = [each["title"] for each in ROWS]


@pytest.mark.parametrize("how", ["", ".gz", ".zst"])
def test_a_crawl_that_is_cut_anywhere_is_never_silent(how: str, tmp_path: Path) -> None:
    parts = [packed([part], how) for part in warc(ROWS[:2])]
    raw, ends = b"".join(parts), {len(b"".join(parts[: n + 1])) for n in range(len(parts))}
    path = tmp_path / f"a.warc{how}"
    for at in range(1, len(raw), PLACES):
        path.write_bytes(raw[:at])
        found = read(path)
        whole = sum(end <= at for end in sorted(ends)) - 1  # the first holds no article
        assert titles(found) == WANTED[: max(0, whole)], at
        assert (len(faults(found)) == 1) == (at not in ends), (at, found)


@pytest.mark.parametrize("how", [".gz", ".zst", ".bz2", ".xz"])
def test_compressed_lines_that_are_cut_anywhere_are_never_silent(how: str, tmp_path: Path) -> None:
    packers: dict[str, Any] = {".gz": gzip, ".zst": zstd, ".bz2": bz2, ".xz": lzma}
    raw = packers[how].compress(lines(ROWS))
    path = tmp_path / f"a.jsonl{how}"
    for at in range(1, len(raw), PLACES):
        path.write_bytes(raw[:at])
        found = read(path)
        assert titles(found) == WANTED[: len(articles(found))]
        last = found[-1]
        assert isinstance(last, Unreadable), at
        assert "cut off" in str(last.error) or at < 6, at
        assert len(faults(found)) == 1


def noise() -> str:
    return " ".join(
        "ال" + bytes(0xC7 + b % 20 for b in os.urandom(5)).decode("cp1256") for _ in range(99)
    )


def test_what_comes_before_a_cut_is_kept(tmp_path: Path) -> None:
    many = [ROWS[n % 8] | {"title": f"خبر {n}", "text": f"{ROWS[n % 8]['text']} {noise()}"}
            for n in range(400)]  # fmt: skip
    for how, pack in ((".gz", gzip.compress), (".zst", zstd.compress)):
        raw = pack(lines(many))
        path = tmp_path / f"a.jsonl{how}"
        path.write_bytes(raw[: len(raw) * 3 // 4])
        found = read(path)
        assert len(articles(found)) > 200
        assert [type(item) for item in found[:-1]] == [Article] * (len(found) - 1)
        (fault,) = faults(found)
        assert fault.origin.locator == str(len(found))
        assert "cut off" in str(fault.error)
        assert f"at byte {len(raw) * 3 // 4:,}" in str(fault.error)


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz", "a.zip", "a.parquet", "a.arrow", "a.xml"])
def test_other_archives_that_are_cut_anywhere_are_never_silent(name: str, tmp_path: Path) -> None:
    import pyarrow as pa

    path = tmp_path / name
    pages = {f"{n}.html": page(each).encode() for n, each in enumerate(ROWS[:3])}
    if name.startswith("a.tar"):
        write_tar(path, pages, "w:gz" if name.endswith("gz") else "w")
    elif name == "a.zip":
        write_zip(path, pages)
    elif name == "a.parquet":
        path.write_bytes(parquet())
    elif name == "a.arrow":
        rows = pa.Table.from_pylist(ROWS)
        with pa.ipc.new_file(str(path), rows.schema) as writer:
            writer.write_table(rows)
    else:
        path.write_bytes(feed())
    raw = path.read_bytes()
    # A TAR file is filled up with zeros behind its mark: nothing is lost with them.
    end = len(raw.rstrip(b"\0")) if name == "a.tar" else len(raw)
    for at in range(1, end, max(PLACES, end // 60)):
        path.write_bytes(raw[:at])
        found = read(path)
        assert faults(found) or (not articles(found) and at < 6), (at, found)
        assert titles(found) == WANTED[: len(articles(found))], at


def test_reading_goes_on_behind_a_damaged_part_of_a_crawl(tmp_path: Path) -> None:
    for how in (".gz", ".zst", ""):
        parts = [packed([part], how) for part in warc(ROWS)]
        broken = bytearray(parts[4])
        middle = len(broken) // 2
        broken[middle : middle + 20] = b"\xff" * 20
        parts[4] = bytes(broken)
        path = tmp_path / f"a.warc{how}"
        path.write_bytes(b"".join(parts))
        found = read(path)
        assert titles(found) == WANTED[:3] + WANTED[4:], how
        (fault,) = faults(found)
        offset = len(b"".join(parts[:4]))
        assert (fault.origin.locator or "").startswith(f"5 offset={offset}"), how
        assert "damaged" in str(fault.error)


@pytest.mark.parametrize("at", [0, 1, 4, 7])
def test_a_part_that_is_missing_its_middle_is_one_fault(at: int, tmp_path: Path) -> None:
    parts = [packed([part], ".gz") for part in warc(ROWS)[1:]]
    parts[at] = parts[at][: len(parts[at]) // 3]
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(parts))
    found = read(path)
    assert titles(found) == WANTED[:at] + WANTED[at + 1 :]
    assert len(faults(found)) == 1


def test_reading_goes_on_behind_a_damaged_part_of_lines(tmp_path: Path) -> None:
    parts = [gzip.compress(lines(ROWS[n : n + 2])) for n in (0, 2, 4, 6)]
    parts[1] = parts[1][:40] + b"\xff" * 40 + parts[1][80:]
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(b"".join(parts))
    found = read(path)
    assert titles(found) == WANTED[:2] + WANTED[4:]
    (fault,) = faults(found)
    assert told(fault).startswith(
        f"3: damaged: gzip data in the part that begins at byte {len(parts[0])}"
    )


def test_a_flipped_bit_is_found_by_the_check_sum(tmp_path: Path) -> None:
    stored = [gzip.compress(part, compresslevel=0) for part in warc(ROWS)[1:]]
    at = stored[2].index("مدرسة".encode())
    broken = bytearray(stored[2])
    broken[at + 1] ^= 1
    stored[2] = bytes(broken)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"".join(stored))
    found = read(path)
    assert titles(found) == WANTED[:2] + WANTED[3:]
    assert len(faults(found)) == 1


def test_a_digest_that_is_wrong_is_told(tmp_path: Path) -> None:
    raw = b"".join(warc(ROWS)).replace("الحي رقم 3 ".encode(), "الحي رقم 9 ".encode(), 1)
    (tmp_path / "a.warc").write_bytes(raw)
    found = read(tmp_path / "a.warc")
    assert [str(fault.error) for fault in faults(found)] == [
        "damaged: not the content that its digest is of"
    ]


def test_a_zip_bomb_is_not_read(tmp_path: Path) -> None:
    zeros = b"0" * (80 * 1024 * 1024)
    path = write_zip(
        tmp_path / "a.zip", {"a.txt": text_file(ROWS[0]).encode(), "bomb.jsonl": zeros}
    )
    found = read(path)
    assert titles(found) == WANTED[:1]
    (fault,) = faults(found)
    assert told(fault).startswith("2: bomb.jsonl: grows to more than 500 times its size") or told(
        fault
    ).startswith("2 bomb.jsonl: grows to more than 500 times its size")


def test_a_compressed_bomb_stops_at_the_limit(tmp_path: Path) -> None:
    limits = Limits(unpacked=1_000_000, line=100_000)
    for how, pack in ((".gz", gzip.compress), (".zst", zstd.compress)):
        path = tmp_path / f"a.jsonl{how}"
        path.write_bytes(pack(lines(ROWS[:1]) + b" " * 80_000_000))
        found = read(path, limits=limits)
        assert titles(found) == WANTED[:1]
        assert "grows to more than 500 times its size" in str(faults(found)[-1].error)


def test_overlapping_members_do_not_multiply(tmp_path: Path) -> None:
    # One member's bytes, listed a thousand times in the directory.
    path = write_zip(tmp_path / "a.zip", {"a.jsonl": b" " * 1_000_000})
    raw = path.read_bytes()
    start = raw.index(b"PK\1\2")
    end = raw.index(b"PK\5\6")
    entry, tail = raw[start:end], bytearray(raw[end:])
    tail[8:12] = struct.pack("<HH", 1000, 1000)
    tail[12:16] = struct.pack("<I", len(entry) * 1000)
    path.write_bytes(raw[:start] + entry * 1000 + tail)
    found = read(path)
    assert "grows to more than" in str(faults(found)[-1].error)


@pytest.mark.parametrize(
    "name", ["../../evil.txt", "/etc/evil.txt", "a/../../b.txt", "C:\\evil.txt"]
)
def test_a_path_that_leads_out_is_refused(name: str, tmp_path: Path) -> None:
    members = {name: text_file(ROWS[0]).encode(), "good.txt": text_file(ROWS[1]).encode()}
    folder = tmp_path / "in"
    folder.mkdir()
    for path in (write_zip(folder / "a.zip", members), write_tar(folder / "a.tar", members)):
        before = sorted(tmp_path.rglob("*"))
        found = read(path)
        assert titles(found) == [WANTED[1]]
        assert [str(fault.error) for fault in faults(found)] == [
            "its path leads out of the archive; not read"
        ]
        assert sorted(tmp_path.rglob("*")) == before


def test_links_in_a_tar_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(text_file(ROWS[0]))
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        for name, kind in (("s.txt", tarfile.SYMTYPE), ("h.txt", tarfile.LNKTYPE),
                           ("f.txt", tarfile.FIFOTYPE)):  # fmt: skip
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(tmp_path / "secret.txt")
            archive.addfile(member)
    found = read(path)
    assert reasons(found) == ["a link", "a link", "no ordinary file"]
    assert len(found) == 3


def test_archives_nested_without_end_stop_at_the_limit(tmp_path: Path) -> None:
    raw = write_zip(tmp_path / "a.zip", {"a.txt": text_file(ROWS[0]).encode()}).read_bytes()
    for _ in range(5):
        raw = write_zip(tmp_path / "a.zip", {"in.zip": raw}).read_bytes()
    (fault,) = faults(read(tmp_path / "a.zip"))
    assert "archives in archives, more than 3 deep, the limit" in str(fault.error)


def test_a_damaged_member_does_not_end_an_archive(tmp_path: Path) -> None:
    members = {f"{n}.txt": text_file(each).encode() for n, each in enumerate(ROWS[:3])}
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, raw in members.items():
            archive.writestr(name, raw)
    raw_zip = path.read_bytes()
    path.write_bytes(raw_zip.replace("مدرسة".encode(), b"xxxxxxxxxx", 2)[: len(raw_zip)])
    found = read(path)
    assert titles(found) == [WANTED[2]]
    assert [told(fault)[:16] for fault in faults(found)] == ["1 0.txt: damaged", "2 1.txt: damaged"]


def test_a_tar_with_a_broken_header_is_told(tmp_path: Path) -> None:
    members = {f"{n}.txt": text_file(each).encode() for n, each in enumerate(ROWS[:3])}
    raw = bytearray(write_tar(tmp_path / "a.tar", members).read_bytes())
    raw[raw.index(b"1.txt")] ^= 0xFF
    (tmp_path / "a.tar").write_bytes(raw)
    found = read(tmp_path / "a.tar")
    assert titles(found) == WANTED[:1]
    assert len(faults(found)) == 1


def test_a_line_past_the_limit_is_skipped_in_every_format(tmp_path: Path) -> None:
    limits = Limits(line=200_000)
    long = b'{"text": "' + b"x" * (64 * 1024 * 1024) + b'"}\n'
    (tmp_path / "a.jsonl").write_bytes(lines(ROWS[:1]) + long + lines(ROWS[1:2]))
    rows = table(",").split(b"\r\n")
    (tmp_path / "b.csv").write_bytes(
        b"\r\n".join([*rows[:2], b"z,t," + b"y" * 64_000_000 + b",,,"])
        + b"\r\n"
        + b"\r\n".join(rows[2:])
    )
    found = read(tmp_path, limits=limits)
    assert titles(found) == WANTED[:2] + WANTED
    assert {str(fault.error) for fault in faults(found)} == {
        "the line is longer than 200,000 bytes, the limit",
        "broken row: longer than 200,000 bytes, the limit for a row",
    }


def test_a_table_may_hold_long_fields(tmp_path: Path) -> None:
    each = ROWS[0]
    text = each["text"].replace('"', '""')
    raw = f'title,text,raw\n"{each["title"]}","{text}",{"z" * 3_000_000}\n'
    raw += f"b,{'كلمة ' * 600_000},\n"
    (tmp_path / "a.csv").write_text(raw)
    found = read(tmp_path / "a.csv")
    assert titles(found) == WANTED[:1]
    assert "more than the 400,000 allowed" in str(faults(found)[0].error)


@pytest.mark.parametrize(
    "broken",
    [
        'x,"no end,text,,,',
        'x,"a"b,text,,,',
        "x,too,few",
        "x,too,many,,,,,,",
        'x,"quote " inside",t,,,',
    ],
)
def test_a_broken_row_of_a_table_is_one_fault(broken: str, tmp_path: Path) -> None:
    rows = table(",").decode()
    first = rows.index(f"{ROWS[4]['id']},")
    path = tmp_path / "a.csv"
    path.write_bytes((rows[:first] + broken + "\r\n" + rows[first:]).encode())
    found = read(path)
    assert titles(found) == WANTED
    (fault,) = faults(found)
    assert fault.origin.locator == "6"


def test_a_broken_item_of_a_feed_is_one_fault(tmp_path: Path) -> None:
    raw = feed().replace(b"<title>", b"<title><b>", 4).replace(b"<title><b>", b"<title>", 3)
    raw = raw.replace("المصادر".encode(), "\x0bالمصادر".encode(), 1)
    (tmp_path / "a.rss").write_bytes(raw)
    found = read(tmp_path / "a.rss")
    assert titles(found) == WANTED[:2] + WANTED[3:]
    assert told(faults(found)[0]).startswith("3 offset=")
    assert "broken XML" in told(faults(found)[0])


def test_entities_of_a_feed_are_not_expanded(tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>'
    raw = feed().replace(b"?><rss", b"?>" + bomb + b"<rss").replace(b"<title>", b"<title>&b;", 2)
    (tmp_path / "a.rss").write_bytes(raw)
    found = read(tmp_path / "a.rss")
    assert titles(found) == WANTED[1:]
    assert len(faults(found)) == 1


SENSELESS = (
    os.urandom(5000),
    b"\0" * 5000,
    b"\x1f\x8b\x08\0" + os.urandom(900),
    b"PK\3\4" + b"x" * 99,
)


@pytest.mark.parametrize(
    "name",
    [
        "a.jsonl",
        "a.csv",
        "a.txt",
        "a.html",
        "a.rss",
        "a.warc",
        "a.zip",
        "a.tar",
        "a.parquet",
        "a.arrow",
        "a.jsonl.gz",
        "a.jsonl.zst",
    ],
)
def test_empty_and_senseless_files_are_told(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    assert reasons(read(path)) == ["empty file"]
    for raw in SENSELESS:
        path.write_bytes(raw)
        found = read(path)
        assert found
        assert not articles(found)


def test_broken_bytes_in_one_row_are_one_fault(tmp_path: Path) -> None:
    good = lines(ROWS).split(b"\n")[:-1]
    bad = good[3].replace("بلدة".encode(), b"\xd8 \xd9\xff")
    for name, broken in (("a.jsonl", bad), ("b.jsonl", good[3].replace(b'"text"', b'"te\0xt"'))):
        (tmp_path / name).write_bytes(b"\n".join([*good[:3], broken, *good[4:]]))
        found = read(tmp_path / name)
        assert titles(found) == WANTED[:3] + WANTED[4:]
        assert faults(found)[0].origin.locator == "4"
    rows = table(",").replace("بلدة".encode(), b"\xd8 \xd9\xff", 1)
    (tmp_path / "c.csv").write_bytes(rows)
    found = read(tmp_path / "c.csv")
    assert titles(found) == WANTED[1:]
    assert told(faults(found)[0]).startswith("2: broken row: broken UTF-8")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(ROWS))
    (tmp_path / "a.jsonl").chmod(0)
    (tmp_path / "b.jsonl").write_bytes(lines(ROWS))
    found = read(tmp_path)
    assert titles(found) == WANTED
    assert told(faults(found)[0]) == ": cannot be read: Permission denied"


def test_members_cannot_be_taken_for_one_another(tmp_path: Path) -> None:
    members = {f"{n}.jsonl": lines(ROWS[n : n + 2]) + b"{broken\n" for n in (0, 2, 4)}
    found = read(write_tar(tmp_path / "a.tar", members))
    places = [item.origin.locator for item in found]
    numbers = [int((place or "0").split()[0]) for place in places]
    assert numbers == list(range(1, 10))
    assert places[2] == "3 0.jsonl 3"


def test_a_page_within_a_cut_gzip_is_not_an_article(tmp_path: Path) -> None:
    raw = gzip.compress(page(ROWS[0]).encode())
    (tmp_path / "a.html.gz").write_bytes(raw[:-20])
    found = read(tmp_path / "a.html.gz")
    assert not articles(found)
    assert "cut off" in str(faults(found)[0].error)


def test_a_record_without_an_end_does_not_swallow_the_next(tmp_path: Path) -> None:
    parts = warc(ROWS[:3])
    longer = parts[1].replace(b"Content-Length: ", b"Content-Length: 1", 1)
    (tmp_path / "a.warc").write_bytes(parts[0] + longer + b"".join(parts[2:]))
    found = read(tmp_path / "a.warc")
    assert len(faults(found)) == 1
    assert set(titles(found)) <= set(WANTED)


def test_bytes_after_the_end_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(lines(ROWS)) + b"garbage")
    found = read(tmp_path / "a.jsonl.gz")
    assert titles(found) == WANTED
    assert "no gzip data at byte" in str(faults(found)[0].error)
