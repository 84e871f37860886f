"""The sentences an order is told in. What stands in braces is filled in by :mod:`.telling`.

`{when}` is an adverb: "yarın", "pazartesi", "24 Kasım Salı"; "tomorrow", "on Monday".
"""

from __future__ import annotations

from actions.orders.model import State

Words = dict[str, str]

ORDER: dict[str, dict[State, str]] = {
    "tr": {
        State.PLACED: "{number} numaralı siparişiniz bize ulaştı, yakında hazırlamaya başlıyoruz.",
        State.PREPARING: "{number} numaralı siparişinizi hazırlıyoruz.",
        State.SHIPPED: "{number} numaralı siparişiniz {carrier}yolda.",
        State.OUT_FOR_DELIVERY: "{number} numaralı siparişiniz {carrier}dağıtıma çıktı, "
        "kurye bugün kapınıza gelecek.",
        State.AT_BRANCH: "{number} numaralı siparişiniz {branch} sizi bekliyor; "
        "kurye adresinizde kimseye ulaşamamış.",
        State.DELIVERED: "{number} numaralı siparişiniz {when} teslim edildi.",
        State.DELAYED: "{number} numaralı siparişiniz gecikti, bunun için özür dileriz.",
        State.CANCELLED: "{number} numaralı siparişiniz {when} iptal edildi.",
        State.RETURNING: "{number} numaralı siparişiniz iade sürecinde: "
        "gönderdikleriniz bize doğru yolda ya da inceleniyor.",
    },
    "en": {
        State.PLACED: "We have your order {number} and will start preparing it soon.",
        State.PREPARING: "We are preparing your order {number}.",
        State.SHIPPED: "Your order {number} is on its way{carrier}.",
        State.OUT_FOR_DELIVERY: "Your order {number} is out for delivery{carrier}; "
        "the courier will be at your door today.",
        State.AT_BRANCH: "Your order {number} is waiting for you {branch}; "
        "the courier found nobody at your address.",
        State.DELIVERED: "Your order {number} was delivered {when}.",
        State.DELAYED: "Your order {number} is delayed, and we are sorry about that.",
        State.CANCELLED: "Your order {number} was cancelled {when}.",
        State.RETURNING: "Your order {number} is being returned: "
        "what you sent is on its way to us or being checked.",
    },
}
"""Where a whole order is."""

UNDATED: dict[str, dict[State, str]] = {
    "tr": {
        State.DELIVERED: "{number} numaralı siparişiniz teslim edildi.",
        State.CANCELLED: "{number} numaralı siparişiniz iptal edildi.",
    },
    "en": {
        State.DELIVERED: "Your order {number} was delivered.",
        State.CANCELLED: "Your order {number} was cancelled.",
    },
}
"""The same where the day is not known."""

PARCEL: dict[str, dict[State, str]] = {
    "tr": {
        State.PLACED: "hazırlanacak",
        State.PREPARING: "hazırlanıyor",
        State.SHIPPED: "{carrier}yolda",
        State.OUT_FOR_DELIVERY: "{carrier}bugün dağıtımda",
        State.AT_BRANCH: "{branch} sizi bekliyor",
        State.DELIVERED: "{when}teslim edildi",
        State.DELAYED: "gecikti",
        State.CANCELLED: "iptal edildi",
        State.RETURNING: "iade sürecinde",
    },
    "en": {
        State.PLACED: "to be prepared",
        State.PREPARING: "being prepared",
        State.SHIPPED: "on its way{carrier}",
        State.OUT_FOR_DELIVERY: "out for delivery today{carrier}",
        State.AT_BRANCH: "waiting for you {branch}",
        State.DELIVERED: "delivered{when}",
        State.DELAYED: "delayed",
        State.CANCELLED: "cancelled",
        State.RETURNING: "being returned",
    },
}
"""Where one of several parcels is; also how an order is put in a list."""

CARRIER: Words = {"tr": "{carrier} ile ", "en": " with {carrier}"}
BRANCH: Words = {"tr": "{carrier} şubesinde", "en": "at a branch of {carrier}"}
SOME_BRANCH: Words = {"tr": "kargo şubesinde", "en": "at the carrier's branch"}

COMES: Words = {
    "tr": "Tahminen {when} elinizde olur.",
    "en": "We expect it to reach you {when}.",
}
OVERDUE: Words = {
    "tr": "{when} elinizde olması gerekiyordu; gecikme için özür dileriz.",
    "en": "It should have reached you {when}; we are sorry that it is late.",
}
WAS_PROMISED: Words = {
    "tr": "{when} elinizde olması gerekiyordu.",
    "en": "It should have reached you {when}.",
}
NEW_DAY: Words = {
    "tr": "Şimdi {when} elinizde olmasını bekliyoruz.",
    "en": "We now expect it to reach you {when}.",
}
NO_DAY: Words = {
    "tr": "Yeni tarih henüz belli değil.",
    "en": "There is no new date yet.",
}
NOT_THERE: Words = {
    "tr": "Elinize ulaşmadıysa yazın, hemen araştıralım.",
    "en": "If it has not reached you, tell us and we will look into it at once.",
}
TRACK: Words = {
    "tr": "Kargo takibi: {track}",
    "en": "Tracking: {track}",
}
TRACK_NUMBER: Words = {
    "tr": "{link} (takip no {tracking})",
    "en": "{link} (tracking number {tracking})",
}
SPLIT: Words = {
    "tr": "{number} numaralı siparişiniz {count} pakete ayrıldı:",
    "en": "Your order {number} comes in {count} parcels:",
}
PARTLY: Words = {
    "tr": "{number} numaralı siparişinizin bir kısmı gönderildi:",
    "en": "Part of your order {number} has been sent:",
}
A_PARCEL: Words = {"tr": "{place}. paket", "en": "Parcel {place}"}
REST: Words = {
    "tr": "Henüz gönderilmeyenler: {items}.",
    "en": "Not sent yet: {items}.",
}
MORE: Words = {"tr": "{items} ve {count} ürün daha", "en": "{items} and {count} more"}
AND: Words = {"tr": " ve ", "en": " and "}
LATE: Words = {"tr": "gecikti", "en": "late"}
SORRY: Words = {"tr": "Gecikme için özür dileriz.", "en": "We are sorry about the delay."}
OPEN_END: Words = {
    "tr": "tahminen {when} elinizde",
    "en": "expected {when}",
}

REFUSED: Words = {
    "tr": "Bu bilgilerle bir sipariş bulamadım. Sipariş numaranızı ve siparişte kullandığınız "
    "e-posta adresini ya da telefonunuzun son dört hanesini bir kez daha kontrol eder misiniz?",
    "en": "I could not find an order with these details. Could you check the order number, and the "
    "e-mail address or the last four digits of the phone number you used for it?",
}
"""Somebody else's order and one that does not exist: the same words."""
