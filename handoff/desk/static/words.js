// Every word on the desk, in both languages. `say("key", {name})` fills {name} in.

const TR = {
  title: "Destek masası",
  live: "Canlı", lost: "Bağlantı koptu, yeniden bağlanılıyor…",
  open_until: "Mesai açık · kapanış {at}", closed_until: "Mesai kapalı · açılış {at}", closed: "Mesai kapalı",
  other_language: "English", log_out: "Çıkış", lists: "Görüşme listeleri",
  mine: "Bende", waiting: "Sırada", colleagues: "Ekip arkadaşlarında",
  mine_empty: "Üzerinizde görüşme yok.", waiting_empty: "Sırada bekleyen yok.",
  pick: "Bir görüşme seçin", pick_lead: "Sıradaki müşteriler solda; en uzun bekleyen en üstte.",
  calm: "Şu an bekleyen yok", calm_lead: "Yeni bir talep gelince burada belirir.",
  visitor: "Ziyaretçi", you: "Siz", bot: "Bot", shop: "Sistem", customer: "Müşteri",
  unread: "Okunmamış mesaj", waits: "{time} süredir bekliyor", waits_long: "Uzun süredir bekliyor", waits_too_long: "Çok uzun süredir bekliyor",
  after_hours: "Mesai dışı", after_hours_long: "Mesai dışında istendi",
  channel_web: "Web sohbeti", channel_telegram: "Telegram", channel_ask: "Deneme",
  lang_tr: "Türkçe", lang_en: "İngilizce",
  reason_asked: "Temsilci istedi", reason_low_confidence: "Bot emin olamadı", reason_repeated: "Yanıtlar işe yaramadı",
  reason_third_time: "Üçüncü kez sordu", reason_complaint: "Şikâyeti var", reason_error: "Botta teknik sorun", reason_rule: "Kural gereği",
  back: "Listeye dön", conversation: "Görüşme", transcript: "Yazışma", loading: "Yazışma açılıyor…",
  claim: "Üstlen", release: "Sıraya bırak", resolve: "Tamamla",
  case: "Talep {case}", with_you: "Sizde", with_agent: "{agent} ilgileniyor", state_bot: "Bot yanıtlıyor",
  state_resolved: "Tamamlandı", state_queued: "Sırada", state_waiting: "Açılışı bekliyor",
  why_here: "Neden burada", last_question: "Son sorusu", shown: "Botun gösterdikleri",
  taken_by: "{agent} sizden önce üstlendi.", gone: "Böyle bir görüşme bulunamadı.",
  offline: "Sunucuya ulaşılamıyor. Bağlantınızı kontrol edip yeniden deneyin.",
  released: "Görüşme sıraya bırakıldı.", resolved: "Görüşme tamamlandı.",
  unanswered: "Müşterinin son mesajı yanıtsız", unanswered_lead: "Görüşme yine de tamamlansın mı? Müşteri yeniden yazarsa bot karşılar.",
  resolve_anyway: "Yine de tamamla", stay: "Vazgeç",
  composer: "Yazma alanı", mode: "Ne yazıyorsunuz?", reply: "Müşteriye yanıt", note: "İç not",
  reply_hint: "Müşteriye yanıt yazın…", note_hint: "Yalnızca ekibin göreceği bir not yazın…",
  reply_to: "{channel} üzerinden müşteriye gider", note_to: "Müşteri görmez, yalnızca ekip görür",
  send: "Gönder", save_note: "Notu kaydet", enter: "Enter gönderir, Shift+Enter yeni satır",
  claim_first: "Yanıt yazmak için önce görüşmeyi üstlenin. Not bırakabilirsiniz.", not_yours: "Bu görüşmeyle {agent} ilgileniyor. Not bırakabilirsiniz.",
  closed_for_replies: "Görüşme açık değil; müşteri yeniden yazarsa bot karşılar. Not bırakabilirsiniz.",
  characters: "{n} / {limit}", sending: "Gönderiliyor…", not_sent: "Gönderilemedi", edit_again: "Düzenle", discard: "Sil",
  new_messages: "Yeni mesaj", today: "Bugün", yesterday: "Dün", chose: "düğmeye bastı", offered: "Sunulan düğmeler",
  event_handed_over: "Bot görüşmeyi ekibe aktardı: {reason}", event_claimed: "{agent} görüşmeyi üstlendi", event_released: "{agent} görüşmeyi sıraya bıraktı",
  event_resolved: "{agent} görüşmeyi tamamladı", event_reopened: "Müşteri yeniden yazdı, bot karşılıyor", event_taken_back: "Müşteri botla devam etmeyi seçti",
  did_answer: "Makaleyle yanıtladı", did_clarify: "Geri sordu", did_handoff: "Ekibe aktardı", did_smalltalk: "Sohbet yanıtı verdi",
  did_decline: "Yardımcı olamayacağını söyledi", did_flow: "Adım adım ilerledi", did_error: "Yanıt üretemedi",
  sure: "{p} emin", was_sure: "{p} emindi", looked_one: "{titles} makalesine baktı", looked_many: "{titles} makalelerine baktı",
  asked_back_1: "bir kez geri sordu", asked_back_2: "iki kez geri sordu", asked_back_n: "{n} kez geri sordu",
  because: "aktarma nedeni: {reason}", understood: "Anladığı niyet", then: "sonra", found: "Baktığı makaleler",
  thresholds: "Eşikler", thresholds_are: "yanıt için {answer}, geri sormak için {clarify}", took: "Süre", version: "Sürüm", tried_times: "{n} deneme",
  why_bot: "Bot ne yaptı?",
  seconds: "sn", minutes: "dk", hours_short: "sa", days: "gün",
};

const EN = {
  title: "Support desk",
  live: "Live", lost: "Connection lost, reconnecting…",
  open_until: "Open · until {at}", closed_until: "Closed · opens {at}", closed: "Closed",
  other_language: "Türkçe", log_out: "Log out", lists: "Lists of conversations",
  mine: "Mine", waiting: "Waiting", colleagues: "With colleagues",
  mine_empty: "You have no conversations.", waiting_empty: "Nobody is waiting.",
  pick: "Choose a conversation", pick_lead: "Customers in the queue are on the left, longest waiting first.",
  calm: "Nobody is waiting", calm_lead: "A new request will appear here.",
  visitor: "Visitor", you: "You", bot: "Bot", shop: "System", customer: "Customer",
  unread: "Unread message", waits: "Waiting for {time}", waits_long: "Waiting a long time", waits_too_long: "Waiting far too long",
  after_hours: "After hours", after_hours_long: "Asked for after hours",
  channel_web: "Web chat", channel_telegram: "Telegram", channel_ask: "Trial",
  lang_tr: "Turkish", lang_en: "English",
  reason_asked: "Asked for a person", reason_low_confidence: "Bot was not sure", reason_repeated: "Answers did not help",
  reason_third_time: "Asked a third time", reason_complaint: "Has a complaint", reason_error: "Bot had a fault", reason_rule: "By rule",
  back: "Back to the list", conversation: "Conversation", transcript: "Transcript", loading: "Opening the transcript…",
  claim: "Claim", release: "Release", resolve: "Resolve",
  case: "Case {case}", with_you: "With you", with_agent: "With {agent}", state_bot: "With the bot",
  state_resolved: "Resolved", state_queued: "In the queue", state_waiting: "Waits for opening",
  why_here: "Why it is here", last_question: "Last question", shown: "Shown by the bot",
  taken_by: "{agent} was quicker to claim it.", gone: "There is no such conversation.",
  offline: "The server cannot be reached. Check your connection and try again.",
  released: "The conversation is back in the queue.", resolved: "The conversation is resolved.",
  unanswered: "The customer's last message is unanswered", unanswered_lead: "Resolve all the same? If the customer writes again, the bot answers.",
  resolve_anyway: "Resolve anyway", stay: "Cancel",
  composer: "Write", mode: "What are you writing?", reply: "Reply to customer", note: "Internal note",
  reply_hint: "Write a reply to the customer…", note_hint: "Write a note that only the team sees…",
  reply_to: "Goes to the customer by {channel}", note_to: "Only the team sees it, the customer does not",
  send: "Send", save_note: "Save note", enter: "Enter sends, Shift+Enter makes a new line",
  claim_first: "Claim the conversation to reply. You may leave a note.", not_yours: "{agent} has this conversation. You may leave a note.",
  closed_for_replies: "This conversation is not open; if the customer writes again, the bot answers. You may leave a note.",
  characters: "{n} / {limit}", sending: "Sending…", not_sent: "Not sent", edit_again: "Edit", discard: "Discard",
  new_messages: "New message", today: "Today", yesterday: "Yesterday", chose: "pressed a button", offered: "Buttons offered",
  event_handed_over: "The bot handed over: {reason}", event_claimed: "{agent} claimed the conversation", event_released: "{agent} released the conversation",
  event_resolved: "{agent} resolved the conversation", event_reopened: "The customer wrote again, the bot answers", event_taken_back: "The customer chose to go on with the bot",
  did_answer: "Answered from an article", did_clarify: "Asked back", did_handoff: "Handed over", did_smalltalk: "Made small talk",
  did_decline: "Said it cannot help", did_flow: "Went a step further", did_error: "Had no answer",
  sure: "{p} sure", was_sure: "{p} sure", looked_one: "looked at {titles}", looked_many: "looked at {titles}",
  asked_back_1: "asked back once", asked_back_2: "asked back twice", asked_back_n: "asked back {n} times",
  because: "handed over because: {reason}", understood: "Understood intent", then: "then", found: "Articles it looked at",
  thresholds: "Thresholds", thresholds_are: "{answer} to answer, {clarify} to ask back", took: "Time", version: "Version", tried_times: "{n} attempts",
  why_bot: "What did the bot do?",
  seconds: "s", minutes: "min", hours_short: "h", days: "d",
};

/** Intents as an agent would call them. */
const INTENTS = {
  tr: {
    faq: "bilgi sorusu", ask_human: "temsilci isteği", ask_bot: "bot mu sorusu", order_status: "sipariş durumu", return_request: "iade talebi",
    damaged_or_wrong: "hasarlı ya da yanlış ürün", cancel_order: "sipariş iptali", complaint: "şikâyet", contact_hours: "iletişim ve çalışma saatleri",
    greet: "selamlaşma", goodbye: "vedalaşma", thanks: "teşekkür", affirm: "onay", deny: "ret", helpful: "işe yaradı", nothing_helped: "işe yaramadı", none_of_these: "hiçbiri",
    out_of_scope: "konu dışı", nlu_fallback: "anlaşılamadı",
  },
  en: {
    faq: "question for information", ask_human: "request for a person", ask_bot: "asks whether it is a bot", order_status: "order status", return_request: "return",
    damaged_or_wrong: "damaged or wrong item", cancel_order: "cancel an order", complaint: "complaint", contact_hours: "contact and hours",
    greet: "greeting", goodbye: "goodbye", thanks: "thanks", affirm: "yes", deny: "no", helpful: "helped", nothing_helped: "did not help", none_of_these: "none of these",
    out_of_scope: "off topic", nlu_fallback: "not understood",
  },
};

export const lang = document.documentElement.lang === "en" ? "en" : "tr";
const words = lang === "en" ? EN : TR;

export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Words for a code of the server's; a code without words shows itself. */
export function named(family, code) {
  const key = `${family}_${code}`;
  return words[key] ?? String(code ?? "").replaceAll("_", " ");
}

export function intent(name) {
  return INTENTS[lang][name] ?? named("intent", name).replace(/^intent /, "");
}
