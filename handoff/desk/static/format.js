// Numbers, moments and stretches of time as people write them.

import { lang, say } from "./words.js";

const locale = lang === "en" ? "en-GB" : "tr-TR";
const timeZone = document.body.dataset.timezone;

const part = new Intl.NumberFormat(locale, { style: "percent" });
const number = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const oneDecimal = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const size = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const clockTime = new Intl.DateTimeFormat(locale, { timeZone, hour: "2-digit", minute: "2-digit", hour12: false });
const weekday = new Intl.DateTimeFormat(locale, { timeZone, weekday: "long" });
const date = new Intl.DateTimeFormat(locale, { timeZone, day: "numeric", month: "long", weekday: "long" });
const short = new Intl.DateTimeFormat(locale, { timeZone, day: "numeric", month: "short" });
const full = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "long" });
const dayKey = new Intl.DateTimeFormat("sv-SE", { timeZone });

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR;

/** A probability; never quite all, unless it is. */
export const percent = (value) => part.format(value < 1 ? Math.min(value, 0.99) : 1);
export const score = (value) => number.format(value);
/** "4,6". */
export const decimal = (value) => oneDecimal.format(value);
export const clock = (at) => clockTime.format(at);
export const fullDay = (at) => full.format(at);
export const shortDay = (at) => short.format(at);
/** The shop's calendar day of a moment: equal for moments of one day. */
export const dayOf = (at) => dayKey.format(at);

/** How large a file is: "84 KB", "1,2 MB". */
export function fileSize(bytes) {
  const kilo = bytes / 1024;
  return kilo < 1000 ? `${Math.max(1, Math.round(kilo))} KB` : `${size.format(kilo / 1024)} MB`;
}

/** A day as a separator shows it. */
export function day(at, now) {
  if (dayOf(at) === dayOf(now)) return say("today");
  if (dayOf(at) === dayOf(now - DAY)) return say("yesterday");
  return date.format(at);
}

/** Turkish writes the days small, English does not. */
const dayName = (at) => (lang === "tr" ? weekday.format(at).toLocaleLowerCase("tr") : weekday.format(at));

/** A coming moment within the week: "18:00", "pazartesi 09:00". */
export function moment(at, now) {
  if (dayOf(at) === dayOf(now)) return clock(at);
  if (at - now < 6 * DAY) return `${dayName(at)} ${clock(at)}`;
  return `${date.format(at)} ${clock(at)}`;
}

/** How long, for counting live: "0:42", "12:05", "2 sa 5 dk", "3 gün 4 sa". */
export function waited(ms) {
  const time = Math.max(0, ms);
  if (time < HOUR) {
    const seconds = Math.floor((time % MINUTE) / 1000);
    return `${Math.floor(time / MINUTE)}:${String(seconds).padStart(2, "0")}`;
  }
  if (time < DAY) {
    return `${Math.floor(time / HOUR)} ${say("hours_short")} ${Math.floor((time % HOUR) / MINUTE)} ${say("minutes")}`;
  }
  return `${Math.floor(time / DAY)} ${say("days")} ${Math.floor((time % DAY) / HOUR)} ${say("hours_short")}`;
}

