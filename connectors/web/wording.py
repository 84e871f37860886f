"""Sentences of the shop and of every page's frame. ``{brand}`` and the like are filled in."""

from __future__ import annotations

PAGES: dict[str, dict[str, str]] = {
    "tr": {
        "skip": "İçeriğe geç",
        "help": "Yardım Merkezi",
        "home": "Mağazaya dön",
        "other_language": "In English",
        "updated": "Güncelleme: {date}",
        "ask_title": "Aradığınızı bulamadınız mı?",
        "ask": "Yazın ya da arayın, birlikte çözelim.",
        "phone": "Telefon",
        "email": "E-posta",
        "missing_title": "Bu sayfayı bulamadık",
        "missing": "Taşınmış ya da kaldırılmış olabilir. Aradığınızı buradan sorun, birlikte "
        "bulalım.",
        "down_title": "Yardım sayfaları birkaç dakikalığına kapalı",
        "down": "Bizden kaynaklanan bir aksaklık var, üzerinde çalışıyoruz. Az sonra sayfayı "
        "yenileyebilir ya da bize ulaşabilirsiniz.",
        "busy_title": "Biraz hızlı oldu",
        "busy": "Kısa sürede çok fazla istek geldi. Bir dakika kadar bekleyip yeniden dener "
        "misiniz?",
        "refused_title": "Bu isteği anlayamadık",
        "refused": "Sayfayı yenileyip yeniden dener misiniz?",
    },
    "en": {
        "skip": "Skip to content",
        "help": "Help Centre",
        "home": "Back to the shop",
        "other_language": "Türkçe",
        "updated": "Updated {date}",
        "ask_title": "Not what you were looking for?",
        "ask": "Write or call, and we will sort it out together.",
        "phone": "Phone",
        "email": "E-mail",
        "missing_title": "We could not find this page",
        "missing": "It may have been moved or removed. Ask here and we will find it together.",
        "down_title": "Our help pages are closed for a few minutes",
        "down": "Something is wrong on our side and we are working on it. Please reload the page "
        "in a little while, or contact us.",
        "busy_title": "That was a bit fast",
        "busy": "There were too many requests at once. Could you wait a minute and try again?",
        "refused_title": "We could not understand this request",
        "refused": "Could you reload the page and try again?",
    },
}

SHOP: dict[str, dict[str, str]] = {
    "tr": {
        "title": "{brand}: ev, mutfak, giyim ve küçük elektronik",
        "strip": "750 TL ve üzeri siparişlerde kargo ücretsiz · 14 gün içinde iade",
        "search": "Ürün ara",
        "search_hint": "Ne aramıştınız?",
        "help": "Yardım",
        "account": "Hesabım",
        "cart": "Sepetim",
        "all": "Tümü",
        "categories": "Kategoriler",
        "hero": "Eviniz için özenle seçtik",
        "hero_text": "Küçük atölyelerden, uzun yıllar kullanacağınız parçalar. İş günlerinde "
        "15:00’ten önce verilen siparişler aynı gün kargoda.",
        "hero_action": "Yeni gelenler",
        "products": "Yeni gelenler",
        "add": "Sepete ekle",
        "added": "Sepete eklendi",
        "before": "Önceki fiyat",
        "now": "Fiyat",
        "nothing": "Aramanıza uyan bir ürün bulamadık.",
        "demo": "Bu bir tanıtım sayfasıdır; ürünler ve fiyatlar örnektir.",
        "contact": "Bize ulaşın",
    },
    "en": {
        "title": "{brand}: home, kitchen, clothing and small electronics",
        "strip": "Free delivery on orders of 750 TL and more · Return within 14 days",
        "search": "Search products",
        "search_hint": "What are you looking for?",
        "help": "Help",
        "account": "Account",
        "cart": "Basket",
        "all": "Everything",
        "categories": "Categories",
        "hero": "Chosen with care for your home",
        "hero_text": "Pieces from small workshops that stay with you for years. Ordered before "
        "15:00 on a working day, sent the same day.",
        "hero_action": "New arrivals",
        "products": "New arrivals",
        "add": "Add to basket",
        "added": "Added to the basket",
        "before": "Earlier price",
        "now": "Price",
        "nothing": "No product matches your search.",
        "demo": "This is a demonstration page; products and prices are examples.",
        "contact": "Contact us",
    },
}
