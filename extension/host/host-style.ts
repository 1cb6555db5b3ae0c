/**
 * The few tokens that live in Etsy's page, with the values of our own pages' tokens. The style sheet
 * is a string because the content script ships no files into the page.
 */
export const TOKENS = `
:host { all: initial }
.ep {
  all: initial;
  box-sizing: border-box;
  color-scheme: light;
  --ep-canvas: light-dark(#f8f5ef, #191714);
  --ep-surface: light-dark(#fffefb, #211e1b);
  --ep-raised: light-dark(#fffefb, #2a2622);
  --ep-hover: light-dark(#f1ede5, #332e29);
  --ep-line: light-dark(#dfd9cd, #403a33);
  --ep-line-strong: light-dark(#cac3b5, #565047);
  --ep-edge: light-dark(#8a8274, #827a6e);
  --ep-text: light-dark(#26221c, #f1ece3);
  --ep-text-2: light-dark(#524c43, #c6beb1);
  --ep-accent: light-dark(#672852, #dba6cb);
  --ep-accent-solid: light-dark(#672852, #c78fb4);
  --ep-accent-tint: light-dark(#f4e2ee, #382030);
  --ep-on-accent: light-dark(#fffefb, #28121f);
  --ep-negative: light-dark(#96270c, #f29c88);
  --ep-negative-tint: light-dark(#fde5dd, #41201a);
  --ep-focus-colour: light-dark(#7e3568, #dba6cb);
  --ep-shadow-2: 0 1px 2px light-dark(rgb(60 48 30 / 0.06), rgb(0 0 0 / 0.4)),
    0 8px 24px -6px light-dark(rgb(60 48 30 / 0.18), rgb(0 0 0 / 0.6));
  --ep-shadow-3: 0 2px 6px light-dark(rgb(60 48 30 / 0.08), rgb(0 0 0 / 0.45)),
    0 24px 56px -12px light-dark(rgb(60 48 30 / 0.28), rgb(0 0 0 / 0.75));
  /* Generic names only: under any other the page may declare a font, and learn from what its
     browser fetches which characters we show. */
  font: 13px / 1.5 system-ui, sans-serif;
  font-variant-numeric: tabular-nums lining-nums;
  color: var(--ep-text);
  -webkit-font-smoothing: antialiased;
}
.ep[data-theme='dark'] { color-scheme: dark }
.ep:focus-visible, .ep :focus-visible {
  outline: 2px solid var(--ep-focus-colour);
  outline-offset: 2px;
}
@media (forced-colors: active) {
  .ep:focus-visible, .ep :focus-visible { outline-color: Highlight }
}
`

/** The seller prints Etsy's page, not us. Last in each sheet, and important: it outweighs all else. */
const PRINT = `
@media print {
  :host { display: none !important }
}
`

/**
 * A chip beside a row, with our edge at its left. Its box is the same whatever it says, also to a page
 * that restyles our element: width and height would tell how many digits an amount has. What finds no
 * room is left out whole, so that no number is cut.
 *
 * The rules for the host are important: from inside they outweigh all of the page's.
 */
export const MARK_STYLE = `${TOKENS}
:host {
  all: initial !important;
  unicode-bidi: isolate !important;
}
.mark {
  position: relative;
  display: flex;
  flex-wrap: wrap;
  align-content: safe center;
  align-items: center;
  gap: 0 6px;
  contain: strict;
  width: 100%;
  height: 24px;
  padding: 1px 8px 1px 7px;
  border: 1px solid var(--ep-line-strong);
  border-left: 3px solid var(--ep-accent-solid);
  border-radius: 5px;
  background: var(--ep-surface);
  font-size: 12px;
  line-height: 20px;
  white-space: nowrap;
  direction: ltr;
  text-align: left;
  user-select: none;
  -webkit-user-select: none;
  cursor: pointer;
}
.mark:hover { background: var(--ep-hover) }
.mark b, .mark span {
  max-width: 100%;
  overflow: hidden;
  text-overflow: ellipsis;
}
.mark b { font-weight: 600 }
.mark span { color: var(--ep-text-2) }
.mark svg { flex: none; display: block }
/* The browser tells a page how large the largest text is that it paints, ours too. This one, of
   spaces, is always larger than what the mark says. */
.mark::after {
  content: '${'\u00a0'.repeat(80)}';
  content: '${'\u00a0'.repeat(80)}' / '';
  position: absolute;
  inset: 0;
  font-size: 44px;
  line-height: 46px;
  pointer-events: none;
}
.mark[data-tone='pending'] {
  border-style: dashed dashed dashed solid;
  border-color: var(--ep-edge);
  border-left-color: var(--ep-accent-solid);
}
.mark[data-tone='loss'] {
  border-color: var(--ep-negative);
  border-left-color: var(--ep-accent-solid);
  background: var(--ep-negative-tint);
}
.mark[data-tone='loss'] :is(b, svg) { color: var(--ep-negative) }
`

/** What differs between a mark in a line and one below a card. */
export const MARK_LAYOUTS = {
  inline: `${MARK_STYLE}
:host {
  display: inline-block !important;
  flex: none !important;
  width: 288px !important;
  min-width: 136px !important;
  max-width: calc(100% - 8px) !important;
  /* Not higher than the line that it stands in: the rows below it stay where they are. */
  margin-block: -5px !important;
  margin-inline-start: 8px !important;
  vertical-align: middle !important;
}
.mark .reason::before {
  padding-inline-start: 8px;
  border-inline-start: 1px solid var(--ep-line-strong);
}
@media (pointer: coarse) {
  :host { margin-block: -9px !important }
  .mark { height: 32px; line-height: 28px }
}
${PRINT}`,
  below: `${MARK_STYLE}
:host {
  display: block !important;
  margin: 4px 12px 10px !important;
}
.mark { height: 46px }
${PRINT}`,
} as const

/** The frame in the page's flow, and its fallback: a dock at the corner that opens a drawer. */
export const PANEL_STYLE = `${TOKENS}
.panel {
  position: relative;
  display: block;
  padding: 0 0 0 14px;
  border: 1px solid var(--ep-line-strong);
  border-radius: 14px;
  background: var(--ep-canvas);
  overflow: hidden;
}
.panel::before {
  content: '';
  position: absolute;
  inset: 14px auto 14px 9px;
  width: 3px;
  background: repeating-linear-gradient(
    to bottom, var(--ep-accent-solid) 0 6px, transparent 6px 10px);
}
.panel .slot { position: relative }
/* A frame that has not called may be a page of the browser's own that says what it refused. */
.panel iframe {
  display: block;
  width: 100%;
  height: 100%;
  border: 0;
  opacity: 0;
}
.panel[data-heard] iframe { opacity: 1 }
.panel p {
  position: absolute;
  inset: 0 0 auto;
  margin: 0;
  padding: 14px 16px 0 8px;
  color: var(--ep-text-2);
}
.panel[data-waiting] { visibility: hidden }
.panel header { display: none }
/* Not quite gone: a browser lets a frame without any area sleep, and it would never come back. */
.panel[data-place='inline'][data-empty] {
  height: 1px;
  border-width: 0;
  opacity: 0;
  pointer-events: none;
}
.panel[data-place='dock'] {
  position: fixed;
  inset: 0 0 0 auto;
  z-index: 2147483601;
  display: flex;
  flex-direction: column;
  width: min(380px, 100vw);
  border-width: 0 0 0 1px;
  border-radius: 0;
  box-shadow: var(--ep-shadow-3);
  visibility: hidden;
  transform: translateX(100%);
  transition: transform 180ms cubic-bezier(0.2, 0.7, 0.2, 1), visibility 0s 180ms;
}
.panel[data-place='dock'][data-open] {
  visibility: visible;
  transform: none;
  transition: transform 180ms cubic-bezier(0.2, 0.7, 0.2, 1);
}
.panel[data-place='dock'] header {
  flex: none;
  display: flex;
  justify-content: flex-end;
  padding: 8px 8px 0;
}
.panel[data-place='dock'] .slot {
  flex: 1;
  min-height: 0;
}
.close {
  all: unset;
  box-sizing: border-box;
  display: inline-flex;
  align-items: center;
  gap: 6px;
  min-height: 28px;
  padding: 0 10px;
  border: 1px solid var(--ep-edge);
  border-radius: 6px;
  font-size: 12px;
  color: var(--ep-text);
  cursor: pointer;
}
.close:hover { background: var(--ep-hover) }
.dock { display: none }
.dock[data-shown] {
  position: fixed;
  right: 20px;
  bottom: 20px;
  z-index: 2147483600;
  display: inline-flex;
  align-items: center;
  gap: 12px;
  min-height: 44px;
  padding: 4px 16px 4px 12px;
  border: 1px solid var(--ep-line-strong);
  border-radius: 10px;
  background: var(--ep-raised);
  box-shadow: var(--ep-shadow-2);
  font-weight: 600;
  line-height: 18px;
  cursor: pointer;
}
.dock[data-hidden] { visibility: hidden }
.dock svg { display: block; color: var(--ep-accent-solid) }
.dock svg :nth-child(n + 2) { color: var(--ep-on-accent) }
@media (prefers-reduced-motion: reduce) {
  .panel[data-place='dock'], .panel[data-place='dock'][data-open] { transition: none }
}
@media (pointer: coarse) {
  .close { min-height: 40px }
}
${PRINT}`
