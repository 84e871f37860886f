"""What the channel itself says, in both languages; everything else is the bot's or an agent's."""

from __future__ import annotations

ONLY_TEXT = {
    "tr": "Gönderdiğiniz ulaştı ama burada şimdilik yalnızca yazı, fotoğraf ve PDF "
    "alabiliyoruz. "
    "Birkaç kelimeyle yazarsanız hemen ilgilenelim.",
    "en": "What you sent has arrived, but for now we can only take text, photos and PDFs here. "
    "Tell us in a few words and we will look into it right away.",
}
ONLY_CAPTION = {
    "tr": "Yazdığınız notu aldık. Ekini ise şimdilik açamıyoruz; gerekliyse içindekini kısaca "
    "yazabilir ya da fotoğrafını gönderebilirsiniz.",
    "en": "We have your note. The attachment itself we cannot open yet; if it matters, just tell "
    "us briefly what is in it, or send a photo of it.",
}
TOO_LONG = {
    "tr": "Mesajınız bizim için biraz uzun, bu yüzden alamadık. En fazla {limit} karakterlik "
    "parçalara bölüp yeniden gönderir misiniz?",
    "en": "Your message is a little too long for us, so we could not take it. Could you send it "
    "again in parts of at most {limit} characters?",
}
TOO_MANY = {
    "tr": "Mesajlarınız çok hızlı geliyor; son yazdıklarınızı alamadık. Bir dakika sonra "
    "kaldığınız yerden devam edebilirsiniz.",
    "en": "Your messages are arriving very fast and we could not take the last ones. Please carry "
    "on in a minute.",
}
RATED = {
    "tr": "Puanınız: {rating}. Teşekkür ederiz.",
    "en": "Your rating: {rating}. Thank you.",
}
REMARKED = {
    "tr": "Notunuzu ekibimize ilettik, teşekkür ederiz.",
    "en": "We have passed your note on to our team, thank you.",
}
BUTTON_GONE = {
    "tr": "Bu düğme artık kullanılamıyor. Ne istediğinizi yazmanız yeterli.",
    "en": "This button can no longer be used. Just write what you need.",
}
