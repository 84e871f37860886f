"""The cases' page: for everybody at the desk, in pages, and for nobody without a login."""

from __future__ import annotations

import httpx

from handoff.cases.case import Draft, Kind
from handoff.cases.states import CaseStep
from handoff.desk.context import DeskContext
from tests.handoff.cases.conftest import DUE
from tests.handoff.desk.forms import at_the_desk, says


async def opened(desk: DeskContext, count: int) -> tuple[str, list[str]]:
    """So many cases of one conversation, oldest first."""
    cid = (await desk.conversations.create("web", "tr", customer={"id": "ayla"})).id
    drafts = [
        Draft(Kind.DAMAGED, "id:ayla", cid, DUE if n else None, words="<b>vazo</b>")
        for n in range(count)
    ]
    return cid, [(await desk.cases.open(each, f"{n}:case")).number for n, each in enumerate(drafts)]


async def test_what_is_owed_latest_opened_first_and_page_by_page(desk: DeskContext) -> None:
    cid, numbers = await opened(desk, 53)
    async with at_the_desk(desk, "Ayşe") as ayse:
        page = await ayse.get("/desk/cases")
        shown = says(page)
        assert "53 talep" in shown
        assert [number for number in reversed(numbers) if number in shown] == numbers[:2:-1]
        assert f'href="/desk/#/c/{cid}"' in page.text
        assert f'before={numbers[3]}"' in page.text
        last = says(await ayse.get(f"/desk/cases?which=owed&before={numbers[3]}"))
        assert [number for number in numbers if number in last] == numbers[:3]
        assert "Daha eskiler" not in last
        assert "En yeniler" in last
        assert f"{numbers[0]} Hasarlı ürün Açık tarih verilmedi" in last
        assert "vazo" not in shown
        assert (await ayse.get("/desk/cases?before=x")).status_code == 422
        assert (await ayse.get("/desk/cases?which=all")).status_code == 422


async def test_who_has_a_case_and_whether_it_is_late(desk: DeskContext) -> None:
    _, (first, second, third) = await opened(desk, 3)
    await desk.cases.take(second, "Mert")
    await desk.cases.take(third, "Ayşe")
    await desk.cases.step(third, "Ayşe", CaseStep.RESOLVE)
    late = "gecikti: 24.11.2026 18:00" if desk.now() > DUE else "en geç 24.11.2026 18:00"
    async with at_the_desk(desk, "Ayşe") as ayse:
        owed = says(await ayse.get("/desk/cases"))
        assert f"{second} Hasarlı ürün İlgileniliyor · Mert {late}" in owed
        assert first in owed
        assert third not in owed
        settled = says(await ayse.get("/desk/cases?which=settled"))
        assert f"{third} Hasarlı ürün Sonuçlandı · siz en geç 24.11.2026 18:00" in settled
        assert "1 talep" in settled
        assert first not in settled


async def test_where_nothing_is_owed_it_says_so(desk: DeskContext) -> None:
    async with at_the_desk(desk, "Ayşe") as ayse:
        assert "Talep yok." in says(await ayse.get("/desk/cases"))


async def test_without_a_login_there_is_nothing(
    desk: DeskContext, anonymous: httpx.AsyncClient
) -> None:
    await opened(desk, 1)
    assert (await anonymous.get("/desk/cases")).status_code == 401
