/**
 * What no rule of the page gets past: important rules of a shadow tree win over those outside.
 * `all` spares `direction` and custom properties, which are set inside; a grid has no first line
 * or letter that the page could style.
 */
const DEFENCE = `
:host { all: initial !important; display: grid !important; }
:host::before, :host::after, :host::backdrop {
  all: initial !important; content: none !important; display: none !important;
}
.unseen {
  position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%);
  white-space: nowrap;
}
`;

export const INLINE_CSS = `${DEFENCE}
:host { width: 100% !important; }
`;

export const FLOATING_CSS = `${DEFENCE}
:host {
  position: fixed !important; inset: 0 auto auto 0 !important;
  width: 0 !important; height: 0 !important; z-index: 2147483647 !important;
}
.room {
  position: fixed; inset: 0; display: grid; pointer-events: none;
  padding: max(8px, env(safe-area-inset-top)) max(8px, env(safe-area-inset-right))
    max(8px, env(safe-area-inset-bottom)) max(8px, env(safe-area-inset-left));
  align-items: end; justify-items: end;
}
.room:empty { display: none; }
.room[data-position^="top"] { align-items: start; }
.room[data-position$="start"] { justify-items: start; }
.room[data-position="center"] { place-items: center; }
.card { max-width: 27em; max-height: 100%; }
@media (max-width: 335px) { .room { padding: 4px; } }
@media (min-width: 520px) { .room { padding: 20px; } }
@media print { .room { display: none; } }
@media (prefers-reduced-motion: no-preference) {
  .card { animation: rise .32s cubic-bezier(.2, .9, .25, 1) backwards; }
  @keyframes rise { from { opacity: 0; transform: translateY(14px) scale(.985); } }
}
`;

export const CARD_CSS = `
.room {
  --radius: min(var(--r, 16px), 32px);
  --small: calc(var(--radius) * .55);
  color: var(--text); text-align: start; line-height: 1.45; font-size: .9375em;
  font-family: var(--font, system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif);
  -webkit-text-size-adjust: 100%; text-autospace: normal;
}
.card, .card * { box-sizing: border-box; }
.card {
  width: 100%; overflow: hidden auto; overscroll-behavior: contain; pointer-events: auto;
  container-type: inline-size;
  background: var(--bg); border: 1px solid var(--hair); border-radius: var(--radius);
  box-shadow: 0 1px 2px rgb(0 0 0 / .05), 0 4px 10px -2px rgb(0 0 0 / .07),
    0 18px 44px -10px rgb(0 0 0 / .22);
}
.room[data-dark="true"] .card {
  box-shadow: 0 1px 2px rgb(0 0 0 / .3), 0 18px 44px -8px rgb(0 0 0 / .6);
}
.inside { padding: 14px; }
.head { display: flex; align-items: flex-start; gap: 10px; }
.title {
  flex: 1; min-width: 0; padding-top: 2px; overflow-wrap: break-word;
  font-size: 1.0667em; font-weight: 600; line-height: 1.36; letter-spacing: -.006em;
  text-wrap: pretty; hyphens: auto; hyphenate-limit-chars: 12 4 4; outline: none;
}
.title:lang(zh), .title:lang(ja), .title:lang(ar) { letter-spacing: normal; }
.title:lang(ja), .ends:lang(ja) { word-break: auto-phrase; }
.mark:empty { display: none; }
.mark { flex: none; }
.given, .mark svg {
  display: grid; place-items: center; min-width: 28px; height: 28px; padding: 0 6px;
  background: var(--accent); color: var(--on); border-radius: min(var(--small), 14px);
  font-size: .9333em; font-weight: 600; font-variant-numeric: tabular-nums;
}
.mark svg { width: 28px; padding: 4px; border-radius: 50%; }
svg {
  display: block; width: 20px; height: 20px; fill: none; stroke: currentColor;
  stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round;
}
button, textarea { font: inherit; color: inherit; letter-spacing: inherit; margin: 0; }
button { cursor: pointer; touch-action: manipulation; -webkit-tap-highlight-color: transparent; }
.close {
  flex: none; width: 32px; height: 32px; margin: -4px; margin-block-end: 0; padding: 6px;
  color: var(--muted); background: none; border: 0; border-radius: min(var(--small), 16px);
}
.close:hover { color: var(--text); background: var(--hover); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.title:focus-visible { outline: none; }

.scale {
  display: grid; grid-auto-flow: column; grid-auto-columns: minmax(24px, 1fr); gap: 2px;
  margin: 16px 0 7px;
}
.scale:has(:nth-child(8)) { margin-inline: -9px; }
.cell {
  min-width: 24px; min-height: 44px; padding: 0; position: relative;
  display: grid; place-items: center;
  background: none; border: 1px solid var(--edge); border-radius: min(var(--small), 10px);
  font-weight: 500; font-variant-numeric: tabular-nums; letter-spacing: normal;
}
.cell:hover { background: var(--hover); border-color: var(--text); }
.cell:focus-visible { outline-offset: 1px; z-index: 1; }
.cell:active { background: var(--hover); }
.cell[aria-checked="true"] {
  background: var(--accent); border-color: var(--accent); color: var(--on); font-weight: 600;
}
.ends {
  display: flex; justify-content: space-between; gap: 16px;
  color: var(--muted); font-size: .8667em; line-height: 1.35;
}
.ends > span { position: relative; max-width: 46%; overflow-wrap: break-word; text-wrap: balance; }
.ends > span + span { text-align: end; }

textarea {
  display: block; width: 100%; min-height: 5.6em; max-height: 40vh; margin-top: 14px;
  padding: 9px 12px; resize: vertical;
  font-size: max(16px, 1em); line-height: 1.4;
  background: var(--bg); border: 1px solid var(--edge); border-radius: min(var(--small), 14px);
}
textarea::placeholder { color: var(--muted); opacity: 1; }
textarea:focus-visible { outline-offset: -1px; border-color: var(--accent); }
.left { text-align: end; color: var(--muted); font-size: .8em; margin-top: 4px; }
.left:empty { display: none; }
label {
  display: flex; align-items: flex-start; gap: 10px; margin-top: 10px; padding: 4px 0;
  min-height: 24px; font-size: .9333em; cursor: pointer;
}
[type="checkbox"] {
  flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--accent); cursor: pointer;
}

.foot { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: 8px; margin-top: 12px; }
.foot:empty { display: none; }
.foot:not(:has(.main)) { margin-block: 8px -8px; }
.foot .quiet:first-child { margin-inline: -10px auto; }
.main, .quiet {
  min-height: 38px; padding: 6px 16px; border: 1px solid transparent;
  border-radius: min(var(--small), 12px); font-size: .9333em; line-height: 1.3;
}
.main { background: var(--accent); color: var(--on); font-weight: 600; }
.main:hover { box-shadow: 0 2px 10px -2px rgb(0 0 0 / .45); }
.quiet { background: none; color: var(--muted); padding-inline: 10px; }
.quiet:hover { color: var(--text); background: var(--hover); }

@container (min-width: 22em) {
  .inside { padding: 18px 20px 16px; }
  .scale, .scale:has(:nth-child(8)) { gap: 4px; margin: 18px 0 8px; }
}
@container (max-width: 293px) or (max-width: 17.5em) {
  .scale:has(:nth-child(8)) { grid-auto-flow: row; grid-template-columns: repeat(6, 1fr); }
}
@media (prefers-reduced-motion: no-preference) {
  .body > *, .title, .mark > * { animation: fade .24s ease-out backwards; }
  .card button { transition: background-color .12s, border-color .12s, color .12s; }
  .mark > * { animation: pop .36s cubic-bezier(.3, 1.5, .5, 1) backwards; }
  @keyframes fade { from { opacity: 0; } }
  @keyframes pop { from { transform: scale(.5); opacity: 0; } }
}
@media (prefers-contrast: more) {
  .card, .cell, textarea { border-color: var(--text); }
  .ends, .quiet, .close, .left { color: var(--text); }
}
@media (forced-colors: active) {
  .card { border-color: CanvasText; }
  .cell[aria-checked="true"], .given, .mark svg, .main {
    forced-color-adjust: none; background: Highlight; color: HighlightText;
    border-color: Highlight;
  }
  .cell:hover, .quiet:hover, .close:hover, .main:hover { outline: 1px solid Highlight; }
  :focus-visible { outline-color: Highlight; }
}
`;
