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
  reason_third_time: "Üçüncü kez sordu", reason_complaint: "Şikâyeti var", reason_error: "Botta teknik sorun", reason_rule: "Kural gereği", reason_language: "Bilmediği bir dil",
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
  found: "Baktığı makaleler ve arama puanları", given: "yanıt", chance: "Doğru olma olasılığı {p}", needs: "sormak için {clarify}, yanıt için {answer}",
  sureness: "Doğru olma olasılığı {p}; sormak için {clarify}, yanıt için {answer} gerekir",
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
  reason_third_time: "Asked a third time", reason_complaint: "Has a complaint", reason_error: "Bot had a fault", reason_rule: "By rule", reason_language: "A language it does not speak",
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
  found: "Articles it looked at, and their search scores", given: "answer", chance: "Chance of being right {p}", needs: "{clarify} to ask back, {answer} to answer",
  sureness: "Chance of being right {p}; asking back needs {clarify}, answering {answer}",
  seconds: "s", minutes: "min", hours_short: "h", days: "d",
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
