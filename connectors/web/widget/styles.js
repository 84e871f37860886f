// The widget's looks. A shop sets --destek-* on <destek-chat>; nothing of the page leaks in.

const CSS = `
:host {
  --brand: var(--destek-brand, var(--shop-brand, #0f766e));
  --on-brand: var(--destek-on-brand, var(--shop-on-brand, #fff));
  --paper: var(--destek-paper, #fff);
  --wash: var(--destek-wash, #f5f6f5);
  --ink: var(--destek-ink, #16211f);
  --soft-ink: var(--destek-soft-ink, #55625f);
  --line: var(--destek-line, #dfe4e2);
  --bot: var(--destek-bot, #fff);
  --person: var(--destek-person, #fff4dc);
  --person-line: #ecd9a8;
  --alert: #a5271c;
  --accent: var(--brand);
  --radius: var(--destek-radius, 18px);
  --gap: var(--destek-gap, 20px);
  all: initial;
  position: fixed;
  z-index: 2147483000;
  inset-block-end: calc(var(--gap) + env(safe-area-inset-bottom));
  inset-inline-end: calc(var(--gap) + env(safe-area-inset-right));
  font-family: var(--destek-font, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif);
  font-size: 15px;
  line-height: 1.45;
  color: var(--ink);
  color-scheme: light dark;
}
:host([hidden]) { display: none; }
:host([position="left"]) {
  inset-inline: calc(var(--gap) + env(safe-area-inset-left)) auto;
}
*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
p, h2 { margin: 0; font: inherit; }
button, input, textarea { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; padding: 0; }
:focus { outline: none; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
.icon {
  width: 22px; height: 22px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.8;
  stroke-linecap: round; stroke-linejoin: round;
}

.launcher {
  position: relative; display: grid; place-items: center; width: 60px; height: 60px;
  border-radius: 50%; background: var(--brand); color: var(--on-brand);
  box-shadow: 0 6px 24px rgb(10 30 28 / .28); transition: transform .15s ease;
  margin-inline-start: auto;
}
:host([position="left"]) .launcher { margin-inline: 0 auto; }
.launcher:hover { transform: translateY(-2px); }
.launcher .icon { width: 28px; height: 28px; }
.launcher .icon-chat { fill: currentColor; stroke: none; }
.launcher .icon-down, :host([data-open]) .icon-chat { display: none; }
:host([data-open]) .launcher .icon-down { display: block; }
.badge {
  position: absolute; top: -3px; right: -3px; min-width: 22px; height: 22px; padding: 0 6px;
  border-radius: 11px; background: #c22f20; color: #fff; font-size: 12px; font-weight: 700;
  line-height: 22px; text-align: center; box-shadow: 0 0 0 2px var(--paper);
}

.panel {
  position: absolute; bottom: 76px; right: 0; display: flex; flex-direction: column;
  width: min(392px, calc(100vw - 2 * var(--gap)));
  height: min(660px, calc(100vh - 76px - 2 * var(--gap)));
  height: min(660px, calc(100dvh - 76px - 2 * var(--gap)));
  overflow: hidden; border-radius: var(--radius); background: var(--wash);
  box-shadow: 0 1px 2px rgb(10 30 28 / .1), 0 16px 48px rgb(10 30 28 / .24);
  animation: rise .18s ease-out;
}
:host([position="left"]) .panel { right: auto; left: 0; }
@keyframes rise { from { opacity: 0; transform: translateY(10px); } }

.header {
  display: flex; align-items: center; gap: 12px; flex: none; padding: 14px 12px 14px 16px;
  background: var(--brand); color: var(--on-brand);
}
.header :focus-visible { outline-color: currentColor; outline-offset: -2px; }
.who { flex: 1; min-width: 0; }
.title { font-size: 17px; font-weight: 650; line-height: 1.25; }
.title, .subtitle { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.subtitle { font-size: 13px; }
.face {
  display: grid; place-items: center; flex: none; width: 28px; height: 28px; border-radius: 50%;
  background: var(--brand); color: var(--on-brand); font-size: 13px; font-weight: 700;
}
.header .face {
  position: relative; width: 42px; height: 42px; font-size: 18px;
  background: color-mix(in srgb, var(--on-brand) 18%, var(--brand));
}
:host([data-human]) .header .face { background: var(--person); color: #43330a; }
:host([data-human]) .header .face::after {
  content: ""; position: absolute; right: -1px; bottom: -1px; width: 13px; height: 13px;
  border-radius: 50%; background: #2fb36a; border: 2px solid var(--brand);
}
.tool { display: grid; place-items: center; width: 44px; height: 44px; border-radius: 12px; }
.tool:hover { background: color-mix(in srgb, var(--on-brand) 16%, transparent); }

.status, .confirm {
  flex: none; padding: 9px 16px; font-size: 13.5px; background: var(--paper);
  border-bottom: 1px solid var(--line);
}
.status { display: flex; flex-wrap: wrap; gap: 0 9px; align-items: baseline; }
.status .plain { min-height: 28px; margin-inline-start: auto; padding: 3px 0; color: var(--accent); font-weight: 550; }
.status::before {
  content: ""; flex: none; width: 9px; height: 9px; border-radius: 50%; background: #b07a10;
}
.status[data-kind="trouble"] { background: #fdecea; color: #7c1d14; border-color: #f3cdc8; }
.status[data-kind="trouble"]::before { background: #c22f20; }
.status[data-kind="good"]::before, .status[data-kind="person"]::before { background: #23995a; }
.status[data-kind="person"] { background: var(--person); border-color: var(--person-line); }
.confirm { display: flex; flex-wrap: wrap; align-items: center; gap: 8px 12px; }
.confirm p { flex: 1 0 100%; }

.stage { position: relative; flex: 1; min-height: 0; }
.messages {
  height: 100%; overflow-y: auto; overscroll-behavior: contain; padding: 16px 14px 10px;
  scrollbar-width: thin;
}
.messages:focus-visible { outline-offset: -3px; }
.row { display: flex; align-items: flex-end; gap: 8px; margin-top: 12px; }
.row.joined { margin-top: 4px; }
.row.joined .face { visibility: hidden; }
.welcome .row { margin-top: 0; }
.bubble {
  min-width: 0; max-width: 84%; padding: 10px 14px 8px; border-radius: 16px 16px 16px 5px;
  background: var(--bot); box-shadow: 0 1px 2px rgb(10 30 28 / .09);
}
.agent .bubble { background: var(--person); box-shadow: inset 0 0 0 1px var(--person-line); }
.agent .face { background: var(--person); color: var(--ink); box-shadow: inset 0 0 0 1px var(--person-line); }
.customer { justify-content: flex-end; }
.customer .bubble {
  border-radius: 16px 16px 5px 16px; background: var(--brand); color: var(--on-brand);
}
.customer :focus-visible { outline-color: currentColor; }
.text { white-space: pre-wrap; overflow-wrap: anywhere; }
.withdrawn { font-style: italic; color: var(--soft-ink); }
.text a { color: var(--accent); text-underline-offset: 2px; }
.photo { display: block; max-width: 100%; max-height: 260px; height: auto; border-radius: 10px; }
.enlarge { display: block; max-width: 100%; padding: 0; border-radius: 10px; cursor: zoom-in; }
.photo + .text, .enlarge + .text { margin-top: 6px; }
.text + .enlarge, .enlarge + .enlarge { margin-top: 6px; }
.whole {
  padding: 0; border: 0; max-width: 96vw; max-height: 94vh; background: none; cursor: zoom-out;
}
.whole::backdrop { background: rgb(0 0 0 / .78); }
.whole img { display: block; max-width: 96vw; max-height: 94vh; border-radius: 10px; }
.whole .tool {
  position: fixed; inset: 12px 12px auto auto; background: var(--paper); color: var(--ink);
}
.paper { width: 100%; text-align: start; }
.paper > span:not(.unseen) { min-width: 0; overflow-wrap: anywhere; }
.paper .icon-save { margin-inline-start: auto; }
.photo:not([src]) { background: color-mix(in srgb, currentColor 12%, transparent); }
.speaker { margin-bottom: 2px; font-size: 12.5px; font-weight: 650; color: var(--soft-ink); }
.meta { display: block; margin-top: 3px; font-size: 11.5px; color: var(--soft-ink); }
.customer .meta { color: inherit; text-align: end; }
.pending .bubble {
  background: var(--paper); color: var(--ink); box-shadow: inset 0 0 0 1.5px var(--accent);
}
.refused { margin-top: 6px; font-size: 13px; color: var(--alert); }
.pending .plain { margin-top: 4px; }
.system {
  justify-content: center; width: fit-content; max-width: 92%; margin: 14px auto 6px;
  padding: 9px 15px; border: 1px solid var(--line); border-radius: 13px; font-size: 14px;
  text-align: center; text-wrap: pretty;
}
.system:has(> .card:only-child) {
  width: min(92%, 320px); margin-block: 6px; padding: 0; border: 0; text-align: start;
}
.system > .card:only-child { flex: 1; margin: 0; }
.system + .choices { justify-content: center; margin-inline: 0; }
.day { margin: 4px 0 8px; font-size: 12.5px; text-align: center; color: var(--soft-ink); }
.entries:not(:first-child) .day { margin-top: 16px; }

.choices { display: flex; flex-wrap: wrap; gap: 8px; margin: 10px 0 4px 36px; }
.choice {
  min-height: 40px; padding: 8px 15px; border: 1.5px solid var(--accent); border-radius: 20px;
  background: var(--paper); color: var(--accent); font-weight: 550; text-align: start;
}
@media (hover: hover) {
  .choice:hover:not(:disabled) {
    background: var(--accent); color: var(--on-accent, var(--on-brand));
  }
}
.choice:disabled {
  cursor: default; border-color: var(--line); background: none; color: var(--soft-ink);
}
.choice.chosen { border-color: currentColor; }
.choice.chosen::before { content: "✓ "; }
.plain {
  min-height: 40px; padding: 6px 4px; color: inherit; text-decoration: underline;
  text-underline-offset: 3px;
}
.rating { margin: 2px 0 8px; text-align: center; }
.stars { display: inline-flex; }
.star {
  display: grid; place-items: center; width: 46px; height: 46px; border-radius: 12px;
  color: var(--accent);
}
.star .icon { width: 30px; height: 30px; }
.star.lit .icon { fill: currentColor; }
.star:disabled { cursor: default; }
@media (hover: hover) {
  .star:hover:not(:disabled) { background: color-mix(in srgb, var(--accent) 14%, transparent); }
}
.said { font-size: 14px; overflow-wrap: anywhere; }
.remark { display: flex; gap: 8px; margin: 8px auto 0; max-width: 330px; }
.word {
  flex: 1; min-width: 0; min-height: 44px; padding: 8px 14px; border: 1.5px solid #86918e;
  border-radius: 22px; background: var(--paper); font-size: 16px;
}
.word::placeholder { color: var(--soft-ink); opacity: 1; }
.word:focus-visible { outline-offset: 0; }
.remark .choice { flex: none; min-height: 44px; }

.card {
  display: flex; gap: 10px; align-items: center; margin: 9px -4px 4px; padding: 10px 12px;
  border: 1px solid var(--line); border-radius: 12px; background: var(--wash); color: var(--ink);
  text-decoration: none;
}
.card:hover .card-title { text-decoration: underline; }
.card .icon { color: var(--accent); }
.card-kind { display: block; font-size: 12px; color: var(--soft-ink); }
.card-title { font-weight: 600; line-height: 1.3; }

.dots { display: flex; gap: 5px; padding: 6px 0; }
.dots i { width: 7px; height: 7px; border-radius: 50%; background: var(--soft-ink); animation: hop 1.2s infinite; }
.dots i:nth-child(2) { animation-delay: .15s; }
.dots i:nth-child(3) { animation-delay: .3s; }
@keyframes hop { 0%, 60%, 100% { opacity: .35; } 30% { opacity: 1; transform: translateY(-3px); } }

.jump {
  position: absolute; bottom: 10px; left: 50%; translate: -50%; display: flex; gap: 6px;
  align-items: center; min-height: 40px; padding: 0 16px 0 11px; border-radius: 20px;
  background: var(--ink); color: var(--paper); font-size: 13.5px;
}
.jump .icon { width: 18px; height: 18px; }

.composer {
  flex: none; padding: 10px 12px calc(12px + env(safe-area-inset-bottom) * var(--covering, 0));
  background: var(--paper); border-top: 1px solid var(--line);
}
.count { font-size: 12.5px; color: var(--soft-ink); }
.count:not(:empty) { padding: 0 4px 6px; }
.count.over { color: var(--alert); }
.field {
  display: flex; align-items: flex-end; gap: 4px; padding: 2px; border: 1.5px solid #86918e;
  border-radius: 24px; background: var(--paper);
}
.field:focus-within { border-color: var(--accent); box-shadow: 0 0 0 1px var(--accent); }
.field textarea {
  flex: 1; min-width: 0; resize: none; border: 0; background: none; padding: 9px 6px 9px 14px;
  font-size: 16px; line-height: 1.4; overflow-y: auto; scrollbar-width: thin;
}
.field textarea:focus-visible { outline: none; }
.field textarea::placeholder { color: var(--soft-ink); opacity: 1; }
.attach {
  display: grid; place-items: center; flex: none; width: 42px; height: 42px; border-radius: 50%;
  color: var(--soft-ink);
}
.attach:hover { color: var(--accent); background: var(--wash); }
.field .attach:not([hidden]) ~ textarea { padding-inline-start: 4px; }
.send {
  display: grid; place-items: center; flex: none; width: 42px; height: 42px; border-radius: 50%;
  background: var(--brand); color: var(--on-brand);
}
.send .icon { fill: currentColor; stroke: none; }
.send:disabled { cursor: default; background: none; color: var(--soft-ink); }

:host([data-covering]) { inset: 0; --covering: 1; }
:host([data-covering]) .launcher { display: none; }
:host([data-covering]) .panel {
  position: fixed; inset: var(--seen-top, 0) 0 auto 0; width: auto;
  height: var(--seen-height, 100dvh); border-radius: 0; animation: none;
}
:host([data-covering]) .header { padding-top: calc(10px + env(safe-area-inset-top)); }

@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) { DARK }
  :host(:not([theme="light"])) .status[data-kind="trouble"] {
    background: #4a1f1b; color: #ffdcd7; border-color: #6a2c26;
  }
  :host(:not([theme="light"])[data-human]) .header .face { color: var(--ink); }
}
:host([theme="dark"]) { DARK }
:host([theme="dark"]) .status[data-kind="trouble"] {
  background: #4a1f1b; color: #ffdcd7; border-color: #6a2c26;
}
:host([theme="light"]) { color-scheme: light; }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation: none !important; transition: none !important; }
  .dots i { opacity: .7; }
}
@media (forced-colors: active) {
  .bubble, .choice, .field, .launcher, .status { border: 1px solid; }
}
`;

const DARK = `
  --paper: var(--destek-dark-paper, #1b2423);
  --wash: var(--destek-dark-wash, #121918);
  --ink: var(--destek-dark-ink, #e9efed);
  --soft-ink: var(--destek-dark-soft-ink, #a8b5b1);
  --line: var(--destek-dark-line, #35413e);
  --bot: var(--destek-dark-bot, #24302e);
  --person: var(--destek-dark-person, #3b3115);
  --person-line: #5e4f22;
  --alert: #ffb1a8;
  --accent: color-mix(in srgb, var(--brand) 45%, #fff);
  --on-accent: #10201d;
  color-scheme: dark;
`;

let sheet = null;

/** One sheet for every widget on the page; needs no style-src of the shop's policy. */
export function styles() {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS.replaceAll("DARK", DARK));
  }
  return sheet;
}
