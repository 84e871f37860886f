"""Files of labelled questions: read, refused with path and line, kept beside the index."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from knowledge.labels import Label, LabelsError, keep, kept, read

GOOD = '{"text": "kargom nerede", "lang": "tr", "expected": ["kargo"], "split": "tune", "by": "x"}'


def write(folder: Path, *lines: str) -> Path:
    path = folder / "q.jsonl"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_a_file_is_read(tmp_path: Path) -> None:
    path = write(tmp_path, GOOD, "", '{"text": "mağaza açmak", "lang": "tr", "expected": []}')
    assert read(path) == [
        Label("kargom nerede", "tr", ("kargo",), split="tune"),
        Label("mağaza açmak", "tr"),
    ]


def test_offtopic_rows_expect_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, '{"text": "hava", "lang": "tr", "source": "x"}')
    assert read(path, answered=False) == [Label("hava", "tr")]


def test_offtopic_rows_may_be_texts_alone(tmp_path: Path) -> None:
    path = write(tmp_path, '{"text": "yarın hava nasıl"}', '{"text": "who won the match"}')
    found = read(path, answered=False)
    assert found == [Label("yarın hava nasıl", "tr"), Label("who won the match", "en")]
    bare = write(tmp_path, '{"text": "hava", "lang": 3}')
    with pytest.raises(LabelsError, match=f'{bare}:1: "lang" must be a text'):
        read(bare, answered=False)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{oops", "is not JSON"),
        ("[1]", "must be an object"),
        ('{"lang": "tr", "expected": []}', '"text" must be a text'),
        ('{"text": " ", "lang": "tr", "expected": []}', '"text" must be a text'),
        ('{"text": "a", "expected": []}', '"lang" must be a text'),
        ('{"text": "a", "lang": "tr"}', '"expected" must be a list'),
        ('{"text": "a", "lang": "tr", "expected": "kargo"}', '"expected" must be a list'),
        ('{"text": "a", "lang": "tr", "expected": ["gone"]}', "there is no article 'gone'"),
        ('{"text": "a", "lang": "de", "expected": []}', "no articles to search in 'de'"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path, GOOD, line)
    with pytest.raises(LabelsError) as caught:
        read(path, known={"kargo"}, langs={"tr"})
    assert str(caught.value).startswith(f"{path}:2: ")
    assert said in str(caught.value)


def test_no_file_no_text_no_questions(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"q.jsonl: No such file"):
        read(tmp_path / "q.jsonl")
    (tmp_path / "q.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LabelsError, match="is not UTF-8 text"):
        read(tmp_path / "q.jsonl")
    with pytest.raises(LabelsError, match="holds no questions"):
        read(write(tmp_path, ""))


def test_labels_are_kept_as_they_are(tmp_path: Path) -> None:
    assert kept(tmp_path) == []
    labels = [Label("kargom nerede", "tr", ("kargo",), "tune", "plain"), Label("x", "en")]
    keep(tmp_path / "index", labels)
    assert kept(tmp_path / "index") == labels
    lines = (tmp_path / "index" / "labels.jsonl").read_text("utf-8").splitlines()
    assert json.loads(lines[0])["expected"] == ["kargo"]
