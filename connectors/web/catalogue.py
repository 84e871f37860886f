"""What the demo shop sells, so that its page looks like a shop's."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """``name`` and ``note`` by language; prices in whole TL; ``art`` names a drawing."""

    art: str
    category: str
    name: dict[str, str]
    note: dict[str, str]
    price: int
    before: int | None = None

    def priced(self, lang: str, amount: int | None = None) -> str:
        """``1.249 TL`` in Turkish, ``1,249 TL`` in English."""
        grouped = f"{self.price if amount is None else amount:,}"
        return f"{grouped.replace(',', '.') if lang == 'tr' else grouped} TL"


CATEGORIES: dict[str, dict[str, str]] = {
    "ev": {"tr": "Ev", "en": "Home"},
    "mutfak": {"tr": "Mutfak", "en": "Kitchen"},
    "giyim": {"tr": "Giyim", "en": "Clothing"},
    "elektronik": {"tr": "Küçük elektronik", "en": "Small electronics"},
}

PRODUCTS = (
    Product(
        "lamp",
        "ev",
        {"tr": "Ahşap ayaklı masa lambası", "en": "Table lamp with a wooden foot"},
        {"tr": "Kayın ağacı, keten başlık", "en": "Beech wood, linen shade"},
        849,
    ),
    Product(
        "cups",
        "mutfak",
        {"tr": "Porselen kahve fincanı, 2’li", "en": "Porcelain coffee cups, set of 2"},
        {"tr": "Bulaşık makinesine uygun", "en": "Dishwasher safe"},
        329,
    ),
    Product(
        "shirt",
        "giyim",
        {"tr": "Çizgili pamuklu tişört", "en": "Striped cotton T-shirt"},
        {"tr": "%100 organik pamuk", "en": "100% organic cotton"},
        379,
        459,
    ),
    Product(
        "headphones",
        "elektronik",
        {"tr": "Kablosuz kulaklık", "en": "Wireless headphones"},
        {"tr": "30 saat pil, 2 yıl garanti", "en": "30 h battery, 2-year warranty"},
        1_899,
        2_249,
    ),
    Product(
        "cushion",
        "ev",
        {"tr": "Dokuma kırlent, 45 × 45 cm", "en": "Woven cushion, 45 × 45 cm"},
        {"tr": "Kılıfı çıkarılıp yıkanabilir", "en": "Removable, washable cover"},
        279,
    ),
    Product(
        "pot",
        "mutfak",
        {"tr": "Döküm tencere, 24 cm", "en": "Cast-iron pot, 24 cm"},
        {"tr": "Tüm ocaklara uygun", "en": "For every kind of hob"},
        1_649,
    ),
    Product(
        "bag",
        "giyim",
        {"tr": "Kanvas omuz çantası", "en": "Canvas shoulder bag"},
        {"tr": "Fermuarlı iç cep", "en": "Zipped inner pocket"},
        449,
    ),
    Product(
        "kettle",
        "elektronik",
        {"tr": "Çelik su ısıtıcısı, 1,7 L", "en": "Steel kettle, 1.7 L"},
        {"tr": "Sıcaklık ayarlı", "en": "With temperature control"},
        1_099,
        1_290,
    ),
    Product(
        "vase",
        "ev",
        {"tr": "El yapımı seramik vazo", "en": "Hand-made ceramic vase"},
        {"tr": "Her biri tek", "en": "No two alike"},
        519,
    ),
    Product(
        "board",
        "mutfak",
        {"tr": "Zeytin ağacı kesme tahtası", "en": "Olive wood cutting board"},
        {"tr": "Tek parça, yağlanmış", "en": "One piece, oiled"},
        399,
    ),
    Product(
        "socks",
        "giyim",
        {"tr": "Merinos yün çorap, 2 çift", "en": "Merino wool socks, 2 pairs"},
        {"tr": "İnce, kışın sıcak tutar", "en": "Thin and warm for winter"},
        249,
    ),
    Product(
        "speaker",
        "elektronik",
        {"tr": "Taşınabilir hoparlör", "en": "Portable speaker"},
        {"tr": "Suya dayanıklı, 12 saat pil", "en": "Water-resistant, 12 h battery"},
        1_349,
    ),
)

#: Footer of the shop page: a heading and the articles under it.
HELP: dict[str, tuple[tuple[str, tuple[tuple[str, str], ...]], ...]] = {
    "tr": (
        (
            "Sipariş ve teslimat",
            (
                ("siparis-takibi", "Siparişim nerede?"),
                ("teslimat-suresi", "Teslimat süresi"),
                ("kargo-ucreti", "Kargo ücreti"),
                ("siparis-iptali", "Sipariş iptali"),
            ),
        ),
        (
            "İade ve değişim",
            (
                ("iade-kosullari", "İade koşulları"),
                ("iade-nasil-yapilir", "Nasıl iade ederim?"),
                ("para-iadesi", "Param ne zaman döner?"),
                ("degisim", "Beden ve renk değişimi"),
            ),
        ),
        (
            "Ödeme ve hesap",
            (
                ("odeme-yontemleri", "Ödeme yöntemleri"),
                ("taksit", "Taksit seçenekleri"),
                ("e-arsiv-fatura", "Faturam nerede?"),
                ("iletisim", "Bize ulaşın"),
            ),
        ),
    ),
    "en": (
        (
            "Orders and delivery",
            (
                ("siparis-takibi", "Where is my order?"),
                ("teslimat-suresi", "Delivery times"),
                ("kargo-ucreti", "Delivery fees"),
                ("siparis-iptali", "Cancelling an order"),
            ),
        ),
        (
            "Returns and exchanges",
            (
                ("iade-kosullari", "Return conditions"),
                ("iade-nasil-yapilir", "How do I return something?"),
                ("para-iadesi", "When do I get my money back?"),
                ("degisim", "Another size or colour"),
            ),
        ),
        (
            "Payment and account",
            (
                ("odeme-yontemleri", "Ways to pay"),
                ("taksit", "Instalments"),
                ("e-arsiv-fatura", "Where is my invoice?"),
                ("iletisim", "Contact us"),
            ),
        ),
    ),
}
