"""Archives: what is read, in which order, and how what cannot be read is told."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.archive import Item, Reading, Skipped, Unreadable, open_archive, read_article
from summarizer.archive.encoding import decode
from summarizer.archive.source import Limits
from summarizer.errors import ArchiveError, ArticleError, NotAnArticle
from summarizer.schemas import Article
from summarizer.text.header import split_header

TEXT = "قُتل شخصان وأصيب ثالث في انفجار لغم قرب بلدة في ريف حماة الشرقي."
ENGLISH = "Two people were killed when a landmine exploded near a town in eastern Hama."


def read(path: Path) -> list[Item]:
    return list(open_archive(path))


def one(path: Path) -> Article:
    found = read(path)
    assert len(found) == 1
    assert isinstance(found[0], Article), found[0]
    return found[0]


def fault(path: Path) -> str:
    found = read(path)
    assert len(found) == 1
    assert isinstance(found[0], Unreadable)
    return str(found[0].error)


def write_lines(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "row",
    [
        {"text": TEXT, "title": "T", "published": "2024-07-30", "url": "u", "outlet": "o"},
        {"body": TEXT, "headline": "T", "date": "2024-07-30", "link": "u", "source": "o"},
        {"content": TEXT, "title": "T", "date_published": "2024-07-30T08:00:00Z", "url": "u",
         "publisher": "o"},
        {"article": TEXT, "Title": "T", "Date": "2024-07-30", "URL": "u", "Outlet": "o"},
        {"text": "", "body": TEXT, "title": None, "headline": "T", "published": "",
         "date": "2024-07-30", "url": "u", "source": {"id": 7}, "publisher": "o"},
        {"maintext": TEXT, "title": "T", "publishedAt": "2024-07-30T08:00:00Z", "url": "u",
         "source": "o"},
        {"full_text": TEXT, "title": "T", "pubDate": "Tue, 30 Jul 2024 08:00:00 +0300",
         "link": "u", "source": "o"},
        {"articleBody": TEXT, "headline": "T", "datePublished": "2024/7/30", "url": "u",
         "publisher": "o"},
        {"text": TEXT, "العنوان": "T", "التاريخ": "٢٠٢٤-٠٧-٣٠", "url": "u", "المصدر": "o"},
    ],
)  # fmt: skip
def test_the_fields_of_a_row_are_found_by_their_usual_names(row: object, tmp_path: Path) -> None:
    article = one(write_lines(tmp_path / "a.jsonl", row))
    assert TEXT in article.text
    assert (article.title, article.url, article.outlet) == ("T", "u", "o")
    assert article.published == date(2024, 7, 30)


def test_a_row_can_be_found_again(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", {"text": TEXT}, "", {"text": ENGLISH, "id": "x-9"})
    first, second = read(path)
    assert isinstance(first, Article)
    assert isinstance(second, Article)
    assert (first.origin.path, first.origin.locator) == (str(path), "1")
    assert second.origin.locator == "3 id=x-9"
    assert first.origin.sha256 is not None
    assert len(first.origin.sha256) == 64


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"text": "', "not valid JSON, character 10: Unterminated string starting at"),
        ("[1, 2]", "not a JSON object"),
        ("{}", "no text: none of the fields text, body, content, article, maintext,"),
        (f'{{"text": "x", "views": {"9" * 5000}}}', "not valid JSON: a number is too long"),
        ('{"text": 7}', "text: must be text, not int"),
        ("[" * 100_000, "not valid JSON: nested too deeply"),
    ],
)
def test_a_broken_line_is_told_by_its_number_and_reading_goes_on(
    line: str, message: str, tmp_path: Path
) -> None:
    found = read(write_lines(tmp_path / "a.jsonl", {"text": TEXT}, line, {"text": ENGLISH}))
    assert [type(entry) for entry in found] == [Article, Unreadable, Article]
    broken = found[1]
    assert isinstance(broken, Unreadable)
    assert broken.origin.locator == "2"
    assert str(broken.error).startswith(message)


def test_a_wrong_date_is_told_rather_than_dropped(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", {"text": TEXT, "date": "yesterday"})
    assert fault(path).startswith("published: 'yesterday' is not a date")


def test_half_a_surrogate_pair_does_no_harm(tmp_path: Path) -> None:
    row = f'{{"text": "{TEXT} \\ud83d", "id": "a\\ud83d"}}'
    article = one(write_lines(tmp_path / "a.jsonl", row))
    assert article.model_dump_json()
    assert article.origin.locator == "1 id=a\ufffd"


@pytest.mark.parametrize(
    "name",
    ["published_at", "pub_date", "publish_date", "publication_date", "published_date", "timestamp"],
)
@pytest.mark.parametrize("day", ["2024-07-30", "2024/07/30", "٢٠٢٤/٧/٣٠", "2024-07-30 23:10"])
def test_the_day_is_found_by_its_names_and_forms(name: str, day: str, tmp_path: Path) -> None:
    article = one(write_lines(tmp_path / "a.jsonl", {"text": TEXT, name: day}))
    assert article.published == date(2024, 7, 30)


@pytest.mark.parametrize(
    "day",
    [
        "2024/13/30",
        "2024/07-30",
        "30/07/2024",
        "2024/7/30 at noon",
        "Tue, 99 Jul 2024 1:00",
        f"Tue, 30 Jul 2024 08:00:00 +{'9' * 40}",
    ],
)
def test_a_day_in_another_form_is_told_as_it_stands(day: str, tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", {"text": TEXT, "date": day})
    assert "is not a date" in fault(path)


def test_an_endless_line_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(json.dumps({"text": TEXT}).encode() + b"\n")
        file.write(b"x" * (Limits().line + 10) + b"\n")
        file.write(json.dumps({"text": ENGLISH}).encode())
    first, broken, third = read(path)
    assert isinstance(first, Article)
    assert isinstance(broken, Unreadable)
    assert str(broken.error) == "the line is longer than 64 MiB, the limit"
    assert isinstance(third, Article)
    assert third.origin.locator == "3"


@given(st.lists(st.text() | st.fixed_dictionaries({"text": st.text()}).map(json.dumps)))
def test_whatever_the_lines_hold_each_gives_an_entry(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    raw = "\n".join(line.replace("\n", " ").replace("\0", " ") for line in lines)
    path = tmp_path_factory.mktemp("lines") / "a.jsonl"
    path.write_bytes(raw.encode("utf-8", "replace"))
    wanted = sum(bool(line.strip()) for line in path.read_bytes().split(b"\n"))
    assert len(read(path)) == (wanted or 1)


def test_a_header_block_gives_the_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"title: لغم\npublished: 2024-07-30\nurl: u\noutlet: وكالة\n\n{TEXT}\n")
    article = one(path)
    assert (article.title, article.outlet, article.url) == ("لغم", "وكالة", "u")
    assert article.published == date(2024, 7, 30)
    assert "published:" not in article.text


@pytest.mark.parametrize(
    "header",
    [
        "Title: T\nDate: 2024-07-30\nLink: https://example.org/1?a=b:c\nSource: O",
        "العنوان: T\nالتاريخ : ٢٠٢٤/٧/٣٠\nالمصدر: O\nurl: https://example.org/1?a=b:c",
        "TITLE: T\nAuthor: A. Writer\nSection: Local news\nPublished at: 2024-07-30T10:00:00\n"
        "publisher: O\nURL: https://example.org/1?a=b:c",
        "\ufefftitle: T\r\ndate: 2024-07-30\r\nsource: O\r\nlink: https://example.org/1?a=b:c",
    ],
)
def test_a_header_may_use_other_names_and_hold_more(header: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    end = "\r\n\r\n" if "\r" in header else "\n\n"
    path.write_bytes(f"{header}{end}{TEXT}\n".encode())
    article = one(path)
    assert (article.title, article.outlet) == ("T", "O")
    assert article.url == "https://example.org/1?a=b:c"
    assert article.published == date(2024, 7, 30)
    assert article.text.strip().endswith(TEXT)
    assert "Section" not in article.text


@pytest.mark.parametrize(
    "text",
    [
        f"قال المصدر: إن انفجاراً وقع\n\n{TEXT}",
        f"المصدر: قُتل شخصان في انفجار.\n\n{TEXT}",
        f"حماة: {TEXT}\n\n{TEXT}",
        f"Author: A. Writer\nSection: News\n\n{TEXT}",
        f"Title: a raid\nTwo people were killed.\n\n{TEXT}",
        f"Title: a raid\nThe head of the council said: no.\n\n{TEXT}",
        f"Date: {'it was a long day and nobody slept ' * 5}\n\n{TEXT}",
        f"title: {TEXT}",
        TEXT,
    ],
)
def test_a_first_paragraph_with_a_colon_is_no_header(text: str) -> None:
    assert split_header(text) == ({}, text)


@given(st.text())
def test_a_text_without_a_header_stays_as_it_is(text: str) -> None:
    fields, body = split_header(text)
    assert fields or body == text


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (f"انفجار لغم في حماة\n\n{TEXT}", "انفجار لغم في حماة"),
        (f"\ufeffانفجار لغم في حماة\r\n\r\n{TEXT}", "انفجار لغم في حماة"),
        (f"{TEXT}\n\n{TEXT}", None),
        (f"انفجار لغم\n{TEXT}", None),
        (TEXT, None),
        (f"{'كلمة ' * 60}\n\n{TEXT}", None),
    ],
)
def test_a_short_first_line_above_a_blank_one_is_the_title(
    text: str, title: str | None, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(text.encode())
    assert one(path).title == title


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256", "iso8859-6"])
def test_text_is_read_in_the_encodings_of_arabic_archives(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    text = f"{TEXT.replace('ُ', '')}\n«عاجل» – {ENGLISH}"
    path.write_bytes(text.encode(encoding, "ignore"))
    assert "قتل شخصان" in one(path).text


WORD = st.text("ابتثجحخدذرزسشصضطظعغفقكلمنهويةىئؤءأإآ", min_size=2, max_size=9)


@given(st.lists(WORD, min_size=3).map(" ".join), st.sampled_from(["utf-8", "utf-16", "cp1256"]))
def test_arabic_words_survive_any_of_the_encodings(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "a binary file, not text"),
        (bytes(range(1, 256)) * 20, "a binary file, not text"),
        (TEXT.encode()[:-2], "broken UTF-8 at byte"),
        (TEXT.encode().replace(b" ", b" \xff", 1), "broken UTF-8 at byte"),
        ("Él comió más allá del río, según contó su mamá".encode("cp1252"), "unknown encoding"),
        ("Уже сегодня вечером".encode("cp1251"), "unknown encoding; convert the file to UTF-8"),
        (TEXT.encode("utf-16")[:-1], "broken UTF-16 at byte"),
    ],
)
def test_bytes_that_are_no_text_are_refused(raw: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    assert fault(path).startswith(message)
    with pytest.raises((ArchiveError, ArticleError), match=r"a\.txt: "):
        read_article(raw, "a.txt")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty file"),
        (b" \n\n", "no text"),
        (b"12345 67890 !!!", "no text"),
        ("دوو هاووڵاتی لە شارۆچکەکە کوژران".encode(), "language ckb"),
        ("Savaş uçakları kasabayı bombaladı, iki kişi öldü ve çok sayıda yaralı var".encode(),
         "language tr"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_skipped_with_a_reason(
    raw: bytes, reason: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(raw)
    (found,) = read(path)
    assert isinstance(found, Skipped)
    assert found.reason == reason
    with pytest.raises(NotAnArticle, match=r"a\.txt: no article to read"):
        read_article(raw, "a.txt")


@pytest.mark.parametrize("row", [{"text": ""}, {"text": "  ", "title": TEXT}, {"body": None}])
def test_a_row_with_an_empty_text_is_skipped(row: object, tmp_path: Path) -> None:
    (found,) = read(write_lines(tmp_path / "a.jsonl", row))
    assert isinstance(found, Skipped)
    assert found.reason == "no text"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"\x1f\x8b\x08\0", "damaged: gzip data"),
        (b"\x1f\x8b\x08", "cut off: gzip data"),
        (b"\0\1\2\xfa", "a binary file, not JSONL"),
    ],
)
def test_a_binary_jsonl_file_is_one_fault(raw: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(raw * 50 if len(raw) > 3 else raw)
    assert fault(path).startswith(message)


def test_a_book_is_refused_without_being_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("word " * 2_000_000)
    assert fault(path) == "text: more than the 400,000 characters allowed"


def test_a_folder_is_read_in_the_order_of_its_paths(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/1.txt", "a-b.txt", "a/c/z.txt", ".hidden/x.txt", ".x.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    write_lines(tmp_path / "a/1.jsonl", {"text": TEXT}, {"text": ENGLISH})
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    found = read(tmp_path)
    skipped = [entry for entry in found if isinstance(entry, Skipped)]
    assert [entry.reason for entry in skipped] == ["a file that is no archive"]
    paths = [entry.origin.path or "" for entry in found if entry not in skipped]
    names = [Path(path).relative_to(tmp_path).as_posix() for path in paths]
    assert names == sorted(names)
    assert names == [
        "a-b.txt",
        "a/1.jsonl",
        "a/1.jsonl",
        "a/1.txt",
        "a/2.txt",
        "a/c/z.txt",
        "b.txt",
    ]


def test_a_folder_of_results_is_not_an_archive(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/summarizer.sqlite").touch()
    write_lines(tmp_path / "out/records.jsonl", {"text": TEXT})
    assert len(read(tmp_path)) == 1


def test_one_bad_file_does_not_end_a_folder(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text(TEXT)
    (tmp_path / "2.txt").write_bytes(b"\0\1\2")
    (tmp_path / "3.txt").symlink_to(tmp_path / "nowhere.txt")
    (tmp_path / "4.txt").write_text(ENGLISH)
    assert [type(entry) for entry in read(tmp_path)] == [Article, Unreadable, Article]


def test_a_file_name_may_hold_any_bytes(tmp_path: Path) -> None:
    name = b"caf\xe9.txt"
    with open(bytes(tmp_path) + b"/" + name, "wb") as file:
        file.write(TEXT.encode())
    assert one(tmp_path).origin.path == f"{tmp_path}/caf\ufffd.txt"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "no such file or folder"),
        ("empty", r"no files here that could be read; known are \.jsonl, \.ndjson, \.txt"),
        ("page.pdf", "unknown format"),
    ],
)
def test_an_archive_that_cannot_be_one_is_refused_at_once(
    name: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "empty/below").mkdir(parents=True)
    (tmp_path / "page.pdf").write_bytes(b"%PDF-1.7")
    with pytest.raises(ArchiveError, match=f"{name}: {message}"):
        open_archive(tmp_path / name)


def test_a_date_for_the_whole_archive_is_used_where_none_is_stated(tmp_path: Path) -> None:
    path = write_lines(tmp_path / "a.jsonl", {"text": TEXT}, {"text": TEXT, "date": "2020-02-29"})
    found = list(open_archive(path, Reading(published=date(2024, 1, 1))))
    days = [entry.published for entry in found if isinstance(entry, Article)]
    assert days == [date(2024, 1, 1), date(2020, 2, 29)]


def test_what_the_caller_says_of_one_article_wins() -> None:
    raw = f"title: a\npublished: 2024-07-30\n\n{TEXT}".encode()
    article = read_article(raw, "-", title="b", published=date(2024, 8, 1))
    assert (article.title, article.published) == ("b", date(2024, 8, 1))
