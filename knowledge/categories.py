"""What the categories of help articles are called, on the help centre's shelves and in chat."""

from __future__ import annotations

from language.fold import tokens

#: Where an article without a category stands.
NO_CATEGORY = "diger"

#: Categories we have names for, in the order readers find them: a name and what is in there.
CATEGORIES: dict[str, dict[str, tuple[str, str]]] = {
    "siparis": {
        "tr": ("Sipariş", "Sipariş vermek, takip etmek, değiştirmek, iptal etmek"),
        "en": ("Orders", "Placing, tracking, changing and cancelling an order"),
    },
    "teslimat": {
        "tr": ("Kargo ve teslimat", "Süreler, ücretler, kargo firmaları ve teslim alma"),
        "en": ("Delivery", "Times, fees, couriers and receiving your parcel"),
    },
    "iade": {
        "tr": ("İade ve değişim", "Geri göndermek, değiştirmek, paranızı almak"),
        "en": ("Returns and exchanges", "Sending back, exchanging and getting your money"),
    },
    "odeme": {
        "tr": ("Ödeme ve taksit", "Ödeme yolları, taksitler ve geçmeyen ödemeler"),
        "en": ("Payment", "Ways to pay, instalments and payments that failed"),
    },
    "fatura": {
        "tr": ("Fatura", "Faturanız, kurumsal fatura ve düzeltmeler"),
        "en": ("Invoices", "Your invoice, company invoices and corrections"),
    },
    "hesap": {
        "tr": ("Hesabım", "Üyelik, giriş, güvenlik ve kişisel veriler"),
        "en": ("My account", "Membership, signing in, security and personal data"),
    },
    "kampanya": {
        "tr": ("Kampanya ve puan", "Kuponlar, hediye kartları ve puan kazanmak"),
        "en": ("Offers and points", "Coupons, gift cards and earning points"),
    },
    "urun": {
        "tr": ("Ürün ve garanti", "Beden, stok, garanti, onarım ve bakım"),
        "en": ("Products and warranty", "Sizes, stock, warranty, repairs and care"),
    },
    "magaza": {
        "tr": ("Mağazalar", "Mağazalarımız ve çalışma saatleri"),
        "en": ("Stores", "Our stores and their opening hours"),
    },
    "iletisim": {
        "tr": ("İletişim", "Bize ulaşmak, şikâyet ve öneriler"),
        "en": ("Contact", "Reaching us, complaints and suggestions"),
    },
    NO_CATEGORY: {
        "tr": ("Diğer konular", "Başka başlıklara girmeyen yazılar"),
        "en": ("Other topics", "What fits under no other heading"),
    },
}


def slug(category: str) -> str:
    """A category as addresses hold it: ``Kargo & Teslimat`` is ``kargo-teslimat``."""
    return "-".join(tokens(category)) or NO_CATEGORY


def named(category: str, lang: str) -> str:
    """A category's name for readers; one that we do not know is made readable."""
    words = CATEGORIES.get(slug(category))
    if words:
        return words[lang][0]
    if category != category.lower() or " " in category:
        return category  # written for readers already
    text = category.replace("-", " ").replace("_", " ").strip()
    first = "İ" if lang == "tr" and text[0] == "i" else text[0].upper()
    return first + text[1:]
