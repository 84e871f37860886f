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
  rating: "Görüşmeyi puanlayın",
  stars: (count) => `5 üzerinden ${count}`,
  rated: "Puanınız için teşekkür ederiz.",
  remark: "Eklemek istediğiniz bir şey, isteğe bağlı",
  remarkHint: "Bir iki söz ekleyin",
  remarkSend: "Ekle",
  messages: "Mesajlar",
  write: "Mesajınız",
  placeholder: "Mesajınızı yazın",
  send: "Gönder",
  attach: "Fotoğraf ya da PDF ekle",
  photo: "Gönderdiğiniz fotoğraf",
  photoOf: (name) => `${name} size bir fotoğraf gönderdi`,
  enlarge: "Büyük göster",
  document: (size) => `PDF belgesi · ${size}`,
  save: "indir",
  saveFailed: "Belge şu an indirilemedi. Birazdan bir daha dener misiniz?",
  documentLarge: (most) => `Bu belge fazla büyük. En fazla ${most} MB olan bir belge gönderebilirsiniz.`,
  photoUnreadable: "Bu dosyayı açamadık. Bir fotoğraf ya da PDF seçebilir misiniz?",
  left: (count) => `${count} karakter kaldı`,
  tooLong: (limit) => `Mesajınız çok uzun. Lütfen ${limit} karaktere sığacak biçimde kısaltın.`,
  sending: "gönderiliyor",
  sendingLater: "bağlantı gelince gönderilecek",
  sent: "iletildi",
  edited: "düzenlendi",
  withdrawn: "Bu mesaj geri alındı",
  dismiss: "Kaldır",
  shut: "Kapat",
  you: "Siz",
  typing: (name) => `${name} yazıyor`,
  connecting: "Bağlanıyor…",
  lost: "Bağlantı koptu, yeniden bağlanıyoruz; yazdıklarınız kaybolmaz.",
  back: "Yeniden bağlandık.",
  queued: "Ekibimizden yanıt bekleniyor",
  goBack: "Asistana dön",
  place: (wait) => `Sıradaki yeriniz: ${wait.place}${expected(wait, "yaklaşık {} dakika", "bir saatten uzun sürebilir")}`,
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
  rating: "Rate this conversation",
  stars: (count) => `${count} out of 5`,
  rated: "Thank you for your rating.",
  remark: "Anything you would like to add, optional",
  remarkHint: "Add a word or two",
  remarkSend: "Add",
  messages: "Messages",
  write: "Your message",
  placeholder: "Write a message",
  send: "Send",
  attach: "Add a photo or a PDF",
  photo: "The photo you sent",
  photoOf: (name) => `${name} sent you a photo`,
  enlarge: "Show it large",
  document: (size) => `PDF document · ${size}`,
  save: "download",
  saveFailed: "The document could not be downloaded just now. Could you try again in a moment?",
  documentLarge: (most) => `This document is too large. You can send one of up to ${most} MB.`,
  photoUnreadable: "We could not open this file. Could you choose a photo or a PDF?",
  left: (count) => `${count} characters left`,
  tooLong: (limit) => `Your message is too long. Please shorten it to ${limit} characters.`,
  sending: "sending",
  sendingLater: "will be sent when the connection is back",
  sent: "delivered",
  edited: "edited",
  withdrawn: "This message was withdrawn",
  dismiss: "Remove",
  shut: "Close",
  you: "You",
  typing: (name) => `${name} is typing`,
  connecting: "Connecting…",
  lost: "The connection was lost. Reconnecting now; nothing you wrote will be lost.",
  back: "We’re connected again.",
  queued: "Waiting for our team",
  goBack: "Back to the assistant",
  place: (wait) => `Your place in the queue: ${wait.place}${expected(wait, "about {} minutes", "it may take over an hour")}`,
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

/** What is added to a place: nothing where the last hours do not say how long it takes. */
function expected({ minutes }, about, long) {
  if (!minutes) return "";
  return ` · ${minutes > 60 ? long : about.replace("{}", minutes)}`;
}

/** Texts of `lang` ("tr", "en-GB", …); Turkish when we do not speak it. */
export function textsFor(lang) {
  return TEXTS[languageOf(lang)];
}

/** The language we speak for a tag such as "en-GB". */
export function languageOf(tag) {
  const short = (tag ?? "").slice(0, 2).toLowerCase();
  return short in TEXTS ? short : "tr";
}
