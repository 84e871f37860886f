"""Messages with what they mention, for both rooms: Rasa's entities and actions' own readers agree.

No pytest here: Rasa's environment reads this too. Each line: the text, the one order number, the
one e-mail address and the one whole phone number in it (None: not one).
"""

READINGS = (
    ("siparişim TR-10452 nerede", "10452", None, None),
    ("TR 10452", "10452", None, None),
    ("TR – 10452", "10452", None, None),
    ("tr_10452", "10452", None, None),
    ("# 45", "45", None, None),
    ("45", None, None, None),
    ("10452'yi soruyorum", "10452", None, None),
    ("siparis no:10452yi", "10452", None, None),
    ("402-1234567-7654321", "40212345677654321", None, None),
    ("sipariş 8F3-K2A ne oldu", "8F3K2A", None, None),
    ("１０４５２", "10452", None, None),
    ("10452 ile 10453", None, None, None),
    ("2 adet havlu, 10452", "10452", None, None),
    ("10452 249,90 TL tutmuştu", "10452", None, None),
    ("250 TL iade, 300TL kargo, ₺400", None, None, None),
    ("10452 numaralı siparişimi 21.11.2026 tarihinde verdim", "10452", None, None),
    ("T-10432", None, None, None),
    ("t 10432 ve 10452", "10452", None, None),
    ("0532 123 45 67", None, None, "5321234567"),
    ("+90 (532) 123-45-67", None, None, "5321234567"),
    ("00905321234567", None, None, "5321234567"),
    ("5321234567", None, None, "5321234567"),
    ("10452 telefonum 05001234567", "10452", None, "5001234567"),
    ("10452, ayse1984@posta.example", "10452", "ayse1984@posta.example", None),
    ("AYŞE.YILMAZ@POSTA.EXAMPLE", None, "ayse.yilmaz@posta.example", None),
    ("ayse.yilmaz @ posta .example'dan yazdım", None, "ayse.yilmaz@posta.example", None),
    ("ayse@posta.example. Teşekkürler", None, "ayse@posta.example", None),
    ("ayse@posta, @posta.example", None, None, None),
    ("kargom nerede", None, None, None),
    ("", None, None, None),
)
