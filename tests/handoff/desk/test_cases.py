"""Cases on the desk: read by every agent, settled by the one who has taken them."""

from __future__ import annotations

import httpx
import pytest

from handoff.cases.case import Draft, Kind
from handoff.cases.states import CaseState
from handoff.desk.context import DeskContext
from handoff.entry import Entry
from tests.handoff.cases.conftest import DUE

STEPS = ("take", "ask", "resolve", "refuse", "withdraw")
ROUTES = [
    ("GET", "/desk/api/cases"),
    ("GET", "/desk/api/cases/{number}"),
    *(("POST", f"/desk/api/cases/{{number}}/{step}") for step in STEPS),
]
CHANGES = [path for method, path in ROUTES if method == "POST"]
WORDS = {"note": "depoya soruldu", "answer": "Yenisini gönderiyoruz."}


@pytest.fixture
async def cid(desk: DeskContext) -> str:
    return (await desk.conversations.create("web", "tr", customer={"id": "ayla"})).id


@pytest.fixture
async def number(desk: DeskContext, cid: str) -> str:
    """A case of Ayla's."""
    draft = Draft(
        Kind.DAMAGED,
        "id:ayla",
        cid,
        DUE,
        order="PA-4521",
        fields={"item": "vazo"},
        words="vazo kırık geldi",
        wish="yenisi gelsin",
    )
    return (await desk.cases.open(draft, "1-0:case")).number


async def change(client: httpx.AsyncClient, number: str, step: str, **body: str) -> httpx.Response:
    return await client.post(f"/desk/api/cases/{number}/{step}", json=body)


async def said(desk: DeskContext, cid: str) -> list[Entry]:
    return [e for e in await desk.conversations.entries(cid) if e.kind == "message"]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_route_wants_a_login(
    anonymous: httpx.AsyncClient, number: str, method: str, path: str
) -> None:
    body = WORDS if method == "POST" else None
    answer = await anonymous.request(method, path.format(number=number), json=body)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "not_logged_in"


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize("origin", ["https://evil.example", None])
async def test_no_change_from_a_foreign_page(
    desk: DeskContext, ayse: httpx.AsyncClient, number: str, path: str, origin: str | None
) -> None:
    await desk.cases.take(number, "Ayşe")
    before = await desk.cases.get(number)
    request = ayse.build_request("POST", path.format(number=number), json=WORDS)
    del request.headers["Origin"]
    if origin:
        request.headers["Origin"] = origin
    assert (await ayse.send(request)).status_code == 403
    assert await desk.cases.get(number) == before


async def test_the_list_holds_what_is_owed(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, number: str
) -> None:
    made = await desk.cases.get(number)
    answer = (await ayse.get("/desk/api/cases")).json()
    assert answer == {
        "cases": [
            {
                "number": number,
                "kind": "damaged",
                "state": "open",
                "order": "PA-4521",
                "agent": None,
                "due": round(DUE.timestamp() * 1000),
                "overdue": desk.now() > DUE,
                "conversation": cid,
                "created_at": made.created_at,
                "updated_at": made.updated_at,
            }
        ],
        "cursor": "",
        "total": 1,
    }
    await desk.cases.withdraw(number, "", "w")
    assert (await ayse.get("/desk/api/cases")).json() == {"cases": [], "cursor": "", "total": 0}


async def test_the_list_comes_in_pages(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, number: str
) -> None:
    more = [
        (await desk.cases.open(Draft(Kind.RETURN, "id:ayla", cid, None), f"{n}")).number
        for n in range(2)
    ]
    page = (await ayse.get("/desk/api/cases?limit=2")).json()
    assert [case["number"] for case in page["cases"]] == more[::-1]
    assert (page["cursor"], page["total"]) == (more[0], 3)
    last = (await ayse.get(f"/desk/api/cases?limit=2&before={page['cursor']}")).json()
    assert [case["number"] for case in last["cases"]] == [number]
    assert (last["cursor"], last["total"]) == ("", 3)
    for wrong in ("before=10001", "before=T-x", "limit=0", "limit=201"):
        assert (await ayse.get(f"/desk/api/cases?{wrong}")).status_code == 422


async def test_the_list_by_state(desk: DeskContext, ayse: httpx.AsyncClient, number: str) -> None:
    async def listed(**query: object) -> list[str]:
        answer = await ayse.get("/desk/api/cases", params=query)  # type: ignore[arg-type]
        return [case["number"] for case in answer.json()["cases"]]

    await change(ayse, number, "take")
    assert await listed(state="in_progress") == [number]
    assert await listed(state="open") == []
    assert await listed(state=["open", "in_progress"]) == [number]
    assert (await ayse.get("/desk/api/cases?state=lost")).status_code == 422


async def test_one_case_holds_everything(ayse: httpx.AsyncClient, number: str) -> None:
    await change(ayse, number, "take", note="fotoğraf var")
    case = (await ayse.get(f"/desk/api/cases/{number}")).json()["case"]
    assert (case["number"], case["agent"], case["state"]) == (number, "Ayşe", "in_progress")
    assert case["fields"] == {"item": "vazo"}
    assert (case["words"], case["wish"]) == ("vazo kırık geldi", "yenisi gelsin")
    assert [(p["step"], p["state"], p["author"], p["who"], p["note"]) for p in case["history"]] == [
        (None, "open", "customer", "", ""),
        ("take", "in_progress", "agent", "Ayşe", "fotoğraf var"),
    ]
    assert all(passage["at"] > 0 for passage in case["history"])


async def test_a_case_is_taken_and_settled_and_the_customer_reads_of_it(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, number: str
) -> None:
    taken = await change(ayse, number, "take")
    assert taken.json()["case"]["state"] == "in_progress"
    resolved = await change(ayse, number, "resolve", **WORDS)
    assert resolved.json()["case"]["state"] == "resolved"
    assert resolved.json() == (await ayse.get(f"/desk/api/cases/{number}")).json()
    entries = await said(desk, cid)
    assert [entry.author_id for entry in entries] == ["Ayşe", "Ayşe"]
    assert entries[1].text.endswith("sonuçlandı. Yenisini gönderiyoruz.")
    assert not any(WORDS["note"] in entry.text for entry in entries)


@pytest.mark.parametrize("step", ["ask", "refuse"])
async def test_the_customer_has_to_be_told_why(
    desk: DeskContext, ayse: httpx.AsyncClient, number: str, step: str
) -> None:
    await change(ayse, number, "take")
    silent = await change(ayse, number, step, note="gerek yok", answer="  ")
    assert silent.status_code == 422
    assert silent.json()["error"] == {
        "code": "words_missing",
        "text": "Müşteriye ne yazılacağını da girin.",
    }
    assert (await desk.cases.get(number)).state is CaseState.IN_PROGRESS
    assert (await change(ayse, number, step, **WORDS)).status_code == 200


async def test_a_colleagues_case_is_read_and_not_settled(
    desk: DeskContext, ayse: httpx.AsyncClient, mert: httpx.AsyncClient, number: str
) -> None:
    await change(ayse, number, "take")
    assert (await mert.get(f"/desk/api/cases/{number}")).status_code == 200
    for step in STEPS:
        answer = await change(mert, number, step, **WORDS)
        error = answer.json()["error"]
        expected = (409, "case_taken") if step == "take" else (403, "not_your_case")
        assert (answer.status_code, error["code"]) == expected
        assert error["assignee"] == "Ayşe"
    assert (await desk.cases.get(number)).agent == "Ayşe"
    relieved = await change(mert, number, "take", instead_of="Ayşe")
    assert relieved.json()["case"]["agent"] == "Mert"
    assert (await change(mert, number, "resolve")).status_code == 200


async def test_a_step_that_comes_too_late(
    desk: DeskContext, ayse: httpx.AsyncClient, number: str
) -> None:
    await change(ayse, number, "take")
    await desk.cases.withdraw(number, "", "w")
    answer = await change(ayse, number, "resolve")
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "illegal_case_step"
    assert answer.json()["error"]["text"].startswith("Talebin durumu bu arada değişti")


@pytest.mark.parametrize(("method", "path"), ROUTES[1:])
async def test_unknown_cases(ayse: httpx.AsyncClient, method: str, path: str) -> None:
    body = WORDS if method == "POST" else None
    answer = await ayse.request(method, path.format(number="T-99999"), json=body)
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_case"


@pytest.mark.parametrize(
    ("field", "step"),
    [("note", "take"), ("note", "resolve"), ("answer", "resolve")],
)
async def test_words_have_a_limit(
    ayse: httpx.AsyncClient, number: str, field: str, step: str
) -> None:
    await change(ayse, number, "take")
    assert (await change(ayse, number, step, **{field: "x" * 201})).status_code == 413
    assert (await change(ayse, number, step, **{field: "x" * 200})).status_code == 200


async def test_no_step_that_is_the_customers(ayse: httpx.AsyncClient, number: str) -> None:
    await change(ayse, number, "take")
    await change(ayse, number, "ask", **WORDS)
    assert (await change(ayse, number, "reply")).status_code == 404


async def test_a_conversation_shows_what_its_customer_is_owed(
    desk: DeskContext, ayse: httpx.AsyncClient, cid: str, number: str
) -> None:
    async def shown(conversation: str) -> list[str]:
        found = (await ayse.get(f"/desk/api/conversations/{conversation}")).json()
        listed = (await ayse.get("/desk/api/cases")).json()["cases"]
        assert all(case in listed for case in found["cases"])
        return [case["number"] for case in found["cases"]]

    same = await desk.conversations.create("telegram", "tr", customer={"id": "ayla"})
    other = await desk.conversations.create("web", "tr", customer={"name": "Ayla"})
    assert await shown(cid) == await shown(same.id) == [number]
    assert await shown(other.id) == []
    await desk.cases.withdraw(number, "", "w")
    assert await shown(cid) == []
