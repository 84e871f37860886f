from __future__ import annotations

import pytest

from knowledge.importing.links import address, relinked


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.zendesk.com/hc/tr/articles/12-Iade", "https://help.a.com/hc/en-us/articles/12"),
        ("file:///kargo/takip.md", "file:///kargo/takip.md#ucret"),
        ("https://a.com/iade/", "https://A.com/iade/index.html?x=1"),
    ],
)
def test_one_page_has_one_address(one: str, other: str) -> None:
    assert address(one) == address(other) != ""


def test_no_page_has_no_address() -> None:
    assert address("mailto:a@b.example") == ""


@pytest.mark.parametrize(
    ("markdown", "wanted"),
    [
        ("[iade](../iade.md)", "[iade](/help/tr/iade)"),
        ("[iade](../iade.md#sure)", "[iade](/help/tr/iade)"),
        ("[başka](baska.md) ![resim](r.png)", "başka resim"),
        ("[aşağı](#x)", "aşağı"),
        ("[ara](tel:+90212)", "[ara](tel:+90212)"),
        ("[yaz](mailto:a@b.example)", "[yaz](mailto:a@b.example)"),
        ("[x](javascript:alert(1))", "x"),
        ("[dış](https://x.example/a_(b))", "[dış](https://x.example/a_(b))"),
        ("![r](https://x.example/r.png)", "![r](https://x.example/r.png)"),
        ("[![r](https://x.example/r.png)](../iade.md)", "[![r](https://x.example/r.png)](/help/tr/iade)"),
    ],
)  # fmt: skip
def test_links_lead_where_readers_can_follow(markdown: str, wanted: str) -> None:
    places = {"/iade": "/help/tr/iade"}
    assert relinked(markdown, "file:///kargo/a.md", lambda to: places.get(to, "")) == wanted
