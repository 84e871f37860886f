"""Whatever is said to a flow about an order: it goes on, and keeps proofs out."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.flows.address import ADDRESS_CHANGE
from actions.flows.cancelling import CANCEL
from actions.flows.damaged import DAMAGED
from actions.flows.flow import Flow
from actions.flows.returning import RETURN
from actions.flows.warranty import WARRANTY
from actions.orders.model import Order, State
from tests.actions.flows.counter import (
    CUPS,
    EMAIL,
    HOLDER,
    NUMBER,
    PAN,
    SWEATER,
    order,
    parcel,
    selling,
)
from tests.actions.flows.playing import Play

FLOWS = (RETURN, DAMAGED, CANCEL, ADDRESS_CHANGE, WARRANTY)
PARCELS = (parcel(State.DELIVERED, SWEATER), parcel(State.SHIPPED, PAN))
ORDERS = (
    *(order(state, SWEATER, PAN, HOLDER) for state in State),
    order(State.SHIPPED, SWEATER, PAN, CUPS, shipments=PARCELS),
    order(State.PREPARING, CUPS, cancellable=True, address_changeable=True),
)
SAID = st.one_of(
    st.text(max_size=24),
    st.sampled_from(
        [
            *(NUMBER, EMAIL, "evet", "hayır", "kazak", "ikisi de", "hepsi", "2", "küçük geldi"),
            *("kırık", "eksik", "teslim edildi diyor ama yok", "hiç açmadım", "karta", "değişim"),
            *("40 numara siyah", "yenisini gönderin", "dün", "geçen mart", "yok", "el blenderi"),
            *("Bahar sokak no 9 Beşiktaş İstanbul", "Moda cad. 10", "12/4", "Kadıköy İstanbul"),
            *("alıcı Ayşe Yılmaz olsun", "telefon 0532 123 45 67 olsun", "pardon kazak değil tava"),
            *("fatura nasıl alırım", "teşekkürler", "mavi değil", "seri no 8HK220415", "tamir"),
        ]
    ),
)
INTENTS = st.sampled_from(["nlu_fallback", "inform", "affirm", "deny", "faq", "thanks"])
TALKS = st.lists(st.tuples(SAID, INTENTS), max_size=12)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.form)
@settings(max_examples=15, deadline=None)
@given(talk=TALKS, sold=st.sampled_from(ORDERS), shown=st.booleans())
def test_whatever_is_said(
    flow: Flow, talk: list[tuple[str, str]], sold: Order, shown: bool
) -> None:
    async def run() -> None:
        play = Play(flow, selling(sold))
        first = [("merhaba", flow.intent), (NUMBER, "inform"), (EMAIL, "inform")]
        for text, intent in [*(first if shown else first[:1]), *talk]:
            await play.hear(text, intent)
            assert EMAIL not in str(play.slots)
            assert play.reply is None or EMAIL not in str(play.reply.decision)
            if play.form is None:
                break
        assert all(draft.words or draft.fields for draft in play.drafts)

    asyncio.run(run())
