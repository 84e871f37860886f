// Every sentence the customer reads in the widget, in Turkish and in English.

const tr = {
  open: "Sohbeti aç",
  openUnread: (count) => `Sohbeti aç, ${count} yeni mesaj`,
  close: "Sohbeti kapat",
  dialog: (brand) => `${brand} ile sohbet`,
  assistantOf: (brand) => `${brand} yardım asistanı`,
  personOf: (brand) => `${brand} müşteri ekibi`,
  welcome: (assistant) =>
    `Merhaba, ben ${assistant}. Sipariş, kargo, iade… Aklınıza takılanı yazın, yardım ` +
    "sayfalarımıza hemen bakayım. Dilediğiniz an sizi bir ekip arkadaşımıza da bağlayabilirim.",
  suggestions: ["Siparişim nerede?", "İade etmek istiyorum", "Temsilciyle görüşmek istiyorum"],
  suggestionsLabel: "Örnek sorular",
  choices: "Seçenekler",
  messages: "Mesajlar",
  write: "Mesajınız",
  placeholder: "Mesajınızı yazın",
  send: "Gönder",
  attach: "Fotoğraf ekle",
  photo: "Gönderdiğiniz fotoğraf",
  photoUnreadable: "Bu dosyayı fotoğraf olarak açamadık. Başka bir fotoğraf seçebilir misiniz?",
  left: (count) => `${count} karakter kaldı`,
  tooLong: (limit) => `Mesajınız çok uzun. Lütfen ${limit} karaktere sığacak biçimde kısaltın.`,
  sending: "gönderiliyor",
  sendingLater: "bağlantı gelince gönderilecek",
  sent: "iletildi",
  dismiss: "Kaldır",
  you: "Siz",
  typing: (name) => `${name} yazıyor`,
  connecting: "Bağlanıyor…",
  lost: "Bağlantı koptu, yeniden bağlanıyoruz; yazdıklarınız kaybolmaz.",
  back: "Yeniden bağlandık.",
  queued: "Ekibimizden yanıt bekleniyor",
  waiting: "Ekibimiz şu an mesai dışında",
  assigned: (name) => `${name} ile görüşüyorsunuz`,
  assignedUnnamed: "Ekibimizden biriyle görüşüyorsunuz",
  resolved: "Görüşme tamamlandı",
  person: "müşteri temsilcisi",
  article: "Yardım makalesi",
  newTab: "yeni sekmede açılır",
  renew: "Yeni görüşme",
  renewAsk: "Bu görüşmeyi kapatıp yenisine başlayalım mı?",
  renewYes: "Evet, başlayalım",
  renewNo: "Vazgeç",
  renewPending:
    "Gönderilmeyi bekleyen bir mesajınız var. O gittikten sonra yeni görüşme başlatabilirsiniz.",
  newest: "Yeni mesaj",
  today: "Bugün",
  yesterday: "Dün",
};

const en = {
  open: "Open chat",
  openUnread: (count) => `Open chat, ${count} new ${count === 1 ? "message" : "messages"}`,
  close: "Close chat",
  dialog: (brand) => `Chat with ${brand}`,
  assistantOf: (brand) => `${brand} help assistant`,
  personOf: (brand) => `${brand} customer care`,
  welcome: (assistant) =>
    `Hello, I’m ${assistant}. Orders, delivery, returns… Ask me anything and I’ll look through ` +
    "our help pages right away. I can also pass you to a colleague whenever you like.",
  suggestions: ["Where is my order?", "I’d like to return something", "I’d like to talk to a person"],
  suggestionsLabel: "Example questions",
  choices: "Choices",
  messages: "Messages",
  write: "Your message",
  placeholder: "Write a message",
  send: "Send",
  attach: "Add a photo",
  photo: "The photo you sent",
  photoUnreadable: "We could not open this file as a photo. Could you choose another one?",
  left: (count) => `${count} characters left`,
  tooLong: (limit) => `Your message is too long. Please shorten it to ${limit} characters.`,
  sending: "sending",
  sendingLater: "will be sent when the connection is back",
  sent: "delivered",
  dismiss: "Remove",
  you: "You",
  typing: (name) => `${name} is typing`,
  connecting: "Connecting…",
  lost: "The connection was lost. Reconnecting now; nothing you wrote will be lost.",
  back: "We’re connected again.",
  queued: "Waiting for our team",
  waiting: "Our team is away right now",
  assigned: (name) => `You’re talking with ${name}`,
  assignedUnnamed: "You’re talking with someone from our team",
  resolved: "Conversation finished",
  person: "customer care",
  article: "Help article",
  newTab: "opens in a new tab",
  renew: "New conversation",
  renewAsk: "Close this conversation and start a new one?",
  renewYes: "Yes, start",
  renewNo: "Keep this one",
  renewPending: "A message is still waiting to be sent. You can start afresh once it has gone.",
  newest: "New message",
  today: "Today",
  yesterday: "Yesterday",
};

const TEXTS = { tr, en };

/** Texts of `lang` ("tr", "en-GB", …); Turkish when we do not speak it. */
export function textsFor(lang) {
  return TEXTS[languageOf(lang)];
}

/** The language we speak for a tag such as "en-GB". */
export function languageOf(tag) {
  const short = (tag ?? "").slice(0, 2).toLowerCase();
  return short in TEXTS ? short : "tr";
}
