"""Returns, damage, cancellations, addresses and warranty through a real Rasa."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.orders.typed import phone
from handoff.cases.case import Kind
from ops import demo_orders
from tests.bot.standing import TODAY, Standing
from tests.bot.talking import Talk

pytestmark = pytest.mark.e2e

ORDERS = demo_orders.orders(1, TODAY)


def sold(state: str, count: int, **has: Any) -> dict[str, Any]:
    """An order of the demo's in this state with so many items, none that stays out of returns."""
    return next(
        order
        for order in ORDERS
        if order["state"] == state
        and len(order["items"]) == count
        and all(item["returnable"] for item in order["items"])
        and all(order.get(name) == value for name, value in has.items())
    )


def returnable(order: dict[str, Any]) -> bool:
    return date.fromisoformat(order.get("returnable_until") or "2000-01-01") >= TODAY


HERE = next(o for o in ORDERS if o["state"] == "delivered" and returnable(o) and "Kitap" in str(o))
ENGLISH = next(o for o in ORDERS if returnable(o) and "Desk lamp" in str(o))
LATE = next(o for o in ORDERS if o["state"] == "delivered" and not returnable(o))
SHIPPED = sold("out_for_delivery", 2)
PLACED = sold("placed", 2)
ALONE = sold("placed", 1)
PREPARING = sold("preparing", 1, address_changeable=True)
PACKED = sold("preparing", 1, address_changeable=None)
CANCELLED = sold("cancelled", 1)
RETURNING = sold("returning", 2)


@pytest.fixture
def talk(rasa: Standing) -> Talk:
    return Talk(rasa)


@pytest.fixture
def english(rasa: Standing) -> Talk:
    return Talk(rasa, "en")


def email(order: dict[str, Any]) -> str:
    found: str = order["owner"]["email"]
    return found


def names(order: dict[str, Any]) -> list[str]:
    return [item["name"] for item in order["items"]]


def prove(talk: Talk, first: str, order: dict[str, Any]) -> str:
    """Begin a flow and show whose the order is; the reason after it."""
    return talk.flow(first, order["number"], email(order))


# Returns and exchanges


def test_a_return_the_straight_way(talk: Talk) -> None:
    assert talk.flow("iade etmek istiyorum") == "asked_number"
    assert talk.reply["actions"] == ["return_form"]
    assert talk.flow(HERE["number"]) == "asked_proof"
    assert talk.flow(email(HERE)) == "asked_return_items"
    assert all(name in talk.text for name in names(HERE))
    assert talk.flow("havluyu") == "asked_return_reason"
    assert talk.flow("beğenmedim") == "asked_return_condition"
    assert talk.flow("hiç açmadım") == "asked_return_refund"
    assert talk.flow("karta iade olsun") == "asked_confirmation"
    assert "Durumu: Hiç açılmadı" in talk.text
    assert talk.flow("evet") == "filed"
    assert len(talk.texts) == 1
    (case,) = talk.cases
    assert (case.kind, case.order) == (Kind.RETURN, HERE["number"])
    assert "havlu" in case.fields["items"]
    assert case.number in talk.text
    assert "25 Kasım Çarşamba 18:00'e kadar" in talk.text
    assert "requested_slot" not in talk.reply["slots"]
    assert email(HERE) not in str(talk.reply)


def test_a_return_in_one_message(talk: Talk) -> None:
    text = (
        f"{HERE['number']} nolu siparişteki kitaplığı iade edeceğim beğenmedim hiç açmadım "
        f"paramı karta iade edin {email(HERE)}"
    )
    assert talk.flow(text) == "asked_confirmation"
    assert len(talk.texts) == 1
    assert talk.flow("evet") == "filed"
    assert email(HERE) not in str(talk.cases)


def test_a_return_by_buttons(talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    assert talk.press("Hepsi") == ("flow", "asked_return_reason")
    assert talk.press("Fikrim değişti") == ("flow", "asked_return_condition")
    assert talk.press("Açıldı, kullanılmadı") == ("flow", "asked_return_refund")
    assert talk.press("Mağaza kredisi") == ("flow", "asked_confirmation")
    assert talk.press("Evet, doğru") == ("flow", "filed")
    assert talk.cases[0].wish == "Mağaza kredisi"


def test_an_exchange(talk: Talk) -> None:
    assert prove(talk, "değişim yapmak istiyorum", HERE) == "asked_return_items"
    assert talk.flow("havlu küçük geldi") == "asked_return_condition"
    assert talk.flow("açtım ama kullanmadım") == "asked_return_exchange"
    assert talk.flow("lacivert olsun") == "asked_confirmation"
    assert talk.flow("evet") == "filed"
    assert talk.cases[0].kind is Kind.EXCHANGE
    assert talk.cases[0].fields["exchange_for"] == "lacivert"


def test_several_items_and_a_correction(talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    assert talk.flow("ikisini de") == "asked_return_reason"
    assert talk.flow("yok pardon sadece havlu olacak") == "asked_return_reason"
    assert talk.flow("fikrim değişti", "hiç kullanmadım", "hediye çeki olsun")
    assert "Ürün: " in talk.text
    assert "Kitaplık" not in talk.text


def test_a_correction_at_the_end(talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    assert talk.flow("kitaplık", "beğenmedim", "hiç açmadım", "karta") == "asked_confirmation"
    assert talk.flow("hayır") == "to_correct"
    assert talk.press("Neden") == ("flow", "asked_return_reason")
    assert talk.flow("çok büyük geldi") == "asked_confirmation"
    assert "Neden: Büyük geldi" in talk.text
    assert talk.flow("evet") == "filed"


def test_a_question_in_the_middle_is_answered_and_the_return_goes_on(talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    assert talk.flow("kitaplık") == "asked_return_reason"
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert len(talk.texts) == 2
    assert talk.reply["actions"] == ["action_answer", "return_form"]
    assert talk.flow("beğenmedim") == "asked_return_condition"


@pytest.mark.parametrize("text", ["boşver", "tamam vazgeçtim", "iptal"])
def test_a_change_of_mind_ends_a_return(talk: Talk, text: str) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    assert talk.flow("kitaplık", text) == "stopped"
    assert talk.cases == []
    assert talk.say("fatura nasıl alırım") == ("answer", "search")
    assert talk.reply["actions"] == ["action_answer"]


def test_a_person_in_the_middle_gets_what_was_collected(talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    talk.flow("kitaplık", "beğenmedim")
    assert talk.say("temsilci bağlayın") == ("handoff", "asked")
    assert talk.record["flow"] == "return"
    assert talk.record["collected"]["return_reason"] == "Beğenmedim"
    assert talk.texts == []


def test_three_tries_that_fail(talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    assert talk.flow("şey") == "no_return_items"
    assert talk.flow("şey") == "no_return_items"
    assert talk.say("şey") == ("handoff", "stuck")
    assert talk.texts == []


def test_too_late_for_a_return(talk: Talk) -> None:
    assert prove(talk, "iade etmek istiyorum", LATE) == "too_late"
    assert LATE["number"] in talk.text
    assert talk.buttons[-1]["payload"] == "/ask_human"
    assert talk.cases == []
    assert talk.say("evet") == ("handoff", "asked")


@pytest.mark.parametrize(
    ("order", "reason"),
    [(SHIPPED, "not_delivered"), (CANCELLED, "cancelled"), (RETURNING, "returning")],
)
def test_what_cannot_be_returned(talk: Talk, order: dict[str, Any], reason: str) -> None:
    assert prove(talk, "iade etmek istiyorum", order) == reason
    assert "requested_slot" not in talk.reply["slots"]
    assert talk.cases == []


def test_another_ones_order_is_refused_as_one_that_does_not_exist(rasa: Standing) -> None:
    def refused(number: str) -> list[str]:
        talk = Talk(rasa)
        said = []
        for text in ("iade etmek istiyorum", number, "baskasi@posta.example", "0000"):
            talk.say(text)
            said += talk.texts
        return said[2:]

    assert refused(HERE["number"]) == refused("PA-99999")


def test_nothing_of_an_order_is_said_before_it_is_proven(talk: Talk) -> None:
    said = []
    for text in (f"{HERE['number']} iade etmek istiyorum", "kitaplık", "baskasi@posta.example"):
        talk.say(text)
        said += talk.texts
    assert not any(name.lower() in " ".join(said).lower() for name in names(HERE))


def test_an_order_that_was_proven_for_one_flow_serves_the_next(talk: Talk) -> None:
    assert prove(talk, "siparişim nerede", HERE) == "told"
    assert talk.flow("iade etmek istiyorum") == "asked_return_items"


def test_a_return_is_resumed_within_a_day(rasa: Standing, talk: Talk) -> None:
    prove(talk, "iade etmek istiyorum", HERE)
    rasa.wait(talk.sender, 30)
    assert talk.say("merhaba")[0] == "smalltalk"
    assert "requested_slot" not in talk.reply["slots"]


def test_a_return_in_english(english: Talk) -> None:
    assert prove(english, "I want to return my order", ENGLISH) == "asked_return_items"
    assert english.flow("the desk lamp") == "asked_return_reason"
    assert english.flow("it is not as described") == "asked_return_condition"
    assert english.flow("opened but not used") == "asked_return_refund"
    assert english.flow("back to my card") == "asked_confirmation"
    assert "Reason: Not as described" in english.text
    assert english.flow("yes") == "filed"
    assert "I have saved your return as T-" in english.text


# Damaged, missing, wrong, never arrived


def test_something_broken_the_straight_way(talk: Talk) -> None:
    assert prove(talk, "ürün kırık geldi", HERE) == "asked_damaged_items"
    assert talk.reply["actions"] == ["damaged_form"]
    assert talk.flow("kitaplık") == "asked_damaged_words"
    assert talk.flow("rafın köşesi kopmuş") == "asked_damaged_wish"
    assert talk.flow("yenisini gönderin") == "asked_confirmation"
    assert talk.flow("evet") == "filed"
    (case,) = talk.cases
    assert (case.kind, case.wish) == (Kind.DAMAGED, "Yenisi gönderilsin")
    assert case.words == "rafın köşesi kopmuş"


def test_a_parcel_that_never_arrived(talk: Talk) -> None:
    assert prove(talk, "teslim edildi yazıyor ama bende yok", HERE) == "asked_damaged_items"
    assert talk.flow("hepsi") == "asked_damaged_searched"
    assert talk.flow("güvenliğe sordum onda da yok") == "asked_damaged_wish"
    assert talk.flow("paramı iade edin", "evet") == "filed"
    assert talk.cases[0].kind is Kind.MISSING


def test_a_parcel_that_is_on_its_way_is_told(talk: Talk) -> None:
    assert prove(talk, "paketim hiç gelmedi elime ulaşmadı", SHIPPED) == "on_its_way"
    assert f"{SHIPPED['number']} numaralı siparişiniz" in talk.text
    assert talk.buttons[-1]["payload"] == "/ask_human"


def test_a_wrong_item_is_corrected_to_a_missing_one(talk: Talk) -> None:
    prove(talk, "yanlış ürün geldi", HERE)
    assert talk.flow("kitaplık") == "asked_damaged_words"
    assert talk.flow("pardon yanlış değil eksik parça var") == "asked_damaged_words"
    assert talk.flow("iki raf çıkmadı kutudan", "eksik parçayı gönderin") == "asked_confirmation"
    assert "Sorun: Eksik" in talk.text


def test_something_missing_in_english(english: Talk) -> None:
    assert prove(english, "parts are missing from my order", ENGLISH) == "asked_damaged_items"
    assert english.flow("the bookcase") == "asked_damaged_words"
    assert english.flow("two screws are not in the box") == "asked_damaged_wish"
    assert english.flow("send the missing part", "yes") == "filed"
    assert english.cases[0].kind is Kind.MISSING


# Cancelling


def test_an_order_is_cancelled(talk: Talk) -> None:
    assert prove(talk, "siparişimi iptal etmek istiyorum", ALONE) == "asked_confirmation"
    assert talk.reply["actions"] == ["cancel_form"]
    assert talk.flow("evet") == "filed"
    (case,) = talk.cases
    assert (case.kind, case.order) == (Kind.CANCEL, ALONE["number"])


def test_one_item_is_cancelled(talk: Talk) -> None:
    assert prove(talk, "siparişi iptal edin", PLACED) == "asked_cancel_items"
    assert talk.flow("sadece birincisi", "evet") == "filed"
    assert talk.cases[0].fields["items"].endswith(names(PLACED)[0])


@pytest.mark.parametrize(
    ("order", "reason"),
    [(SHIPPED, "shipped"), (HERE, "delivered"), (CANCELLED, "cancelled")],
)
def test_what_cannot_be_cancelled(talk: Talk, order: dict[str, Any], reason: str) -> None:
    assert prove(talk, "siparişimi iptal etmek istiyorum", order) == reason
    assert talk.cases == []


def test_from_a_cancellation_to_the_return(talk: Talk) -> None:
    assert prove(talk, "siparişimi iptal etmek istiyorum", HERE) == "delivered"
    assert talk.flow("iade etmek istiyorum") == "asked_return_items"


# Another address


def test_the_address_is_changed_and_read_back(talk: Talk) -> None:
    assert prove(talk, "adresi değiştirmek istiyorum", PREPARING) == "asked_address_new"
    assert talk.reply["actions"] == ["address_form"]
    assert talk.flow("Bahar sokak no 9") == "asked_address_place"
    assert talk.flow("Beşiktaş İstanbul") == "asked_confirmation"
    assert "Yeni adres: Bahar sokak no 9" in talk.text
    assert "Bahar" not in str(talk.record)
    assert talk.flow("evet") == "filed"
    assert talk.cases[0].fields["address"] == "Bahar sokak no 9 Beşiktaş İstanbul"


def test_the_phone_alone_is_changed(talk: Talk) -> None:
    prove(talk, "adresi değiştirmek istiyorum", PREPARING)
    assert talk.flow("telefon 0532 123 45 67 olsun") == "asked_confirmation"
    assert talk.flow("evet") == "filed"
    assert talk.cases[0].fields["phone"] == "0532 123 45 67"


@pytest.mark.parametrize(
    ("order", "reason"), [(PACKED, "packed"), (SHIPPED, "shipped"), (HERE, "delivered")]
)
def test_an_address_that_cannot_be_changed(talk: Talk, order: dict[str, Any], reason: str) -> None:
    assert prove(talk, "adresi değiştirmek istiyorum", order) == reason
    assert talk.cases == []


def test_the_phones_ending_proves_too(talk: Talk) -> None:
    ending = phone(PREPARING["owner"]["phone"]) or ""
    talk.flow("change the address of my order", PREPARING["number"])
    assert talk.flow(ending) == "asked_address_new"


# Warranty


def test_a_repair_without_a_number(talk: Talk) -> None:
    assert talk.flow("garanti başvurusu yapmak istiyorum") == "asked_warranty_item"
    assert talk.reply["actions"] == ["warranty_form"]
    assert talk.flow("el blenderi") == "asked_warranty_fault"
    assert talk.flow("artık dönmüyor") == "asked_warranty_since"
    assert talk.flow("2 haftadır") == "asked_warranty_bought"
    assert talk.flow("geçen mart") == "asked_warranty_number"
    assert talk.flow("yok bulamadım") == "asked_warranty_wish"
    assert talk.flow("tamir edilsin") == "asked_confirmation"
    assert talk.flow("evet") == "filed"
    (case,) = talk.cases
    assert (case.kind, case.order) == (Kind.WARRANTY, "")
    assert case.fields["warranty"] == "garanti süresi içinde"


def test_past_the_warranty_it_says_so(talk: Talk) -> None:
    talk.flow("garanti başvurusu yapmak istiyorum", "dikey süpürge", "şarj olmuyor", "dün")
    assert talk.flow("mart 2023", "yok", "tamir edilsin") == "asked_confirmation"
    assert "31 Mart 2025 Pazartesi günü sona ermiş" in talk.text
    assert talk.flow("evet") == "filed"
    assert "ücretli" in talk.text


def test_a_repair_in_english(english: Talk) -> None:
    english.flow("I want to make a warranty claim", "hand blender", "it does not turn any more")
    assert english.flow("since last week", "8 months ago") == "asked_warranty_number"
    assert english.flow("none", "repair it please", "yes") == "filed"
    assert english.cases[0].kind is Kind.WARRANTY
