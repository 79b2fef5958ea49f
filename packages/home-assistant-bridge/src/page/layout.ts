import { randomUUID } from "node:crypto";
import { DESIGN_TOKENS } from "@iotpush/core/adapter";
import type { Context } from "hono";
import { html, raw } from "hono/html";
import { ONCE, SCRIPT } from "./script.js";

type Html = ReturnType<typeof html>;

/** Headers that keep foreign code off the page. */
const pageHeaders = (nonce: string): Record<string, string> => ({
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    `script-src 'nonce-${nonce}'`,
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
  ].join("; "),
  // With no-referrer a browser sends its forms from the origin "null", as a foreign page's would be.
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store",
});

/** A whole page. `live` keeps the main part up to date. */
export function show(
  context: Context,
  main: Html,
  { live, status = 200 }: { readonly live: boolean; readonly status?: 200 | 401 },
) {
  const nonce = randomUUID();
  const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>iotpush bridge</title>
    <style nonce="${nonce}">${STYLE}</style>
  </head>
  <body>
    <main id="main">${main}</main>
    <script nonce="${nonce}">${live ? SCRIPT : ONCE}</script>
  </body>
</html>`;
  return context.html(page, status, pageHeaders(nonce));
}

/** The page's looks, light and dark. */
const STYLE = raw(`
:root { color-scheme: light dark; ${DESIGN_TOKENS} }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: var(--text-m)/1.5 var(--font); --touch: 2.25rem; }
main { max-width: 66rem; margin: 0 auto; padding: var(--space-5) var(--space-4) 4rem; }
h1 { font-size: var(--text-xl); margin: 0; } h2 { font-size: var(--text-l); margin: var(--space-5) 0 var(--space-2); }
header, .row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3); }
header { align-items: baseline; margin-bottom: var(--space-4); }
.dim { color: var(--soft); } .good { color: var(--good); } .bad { color: var(--danger); }
.grid { display: grid; gap: var(--space-3); grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: var(--radius); padding: var(--space-3) var(--space-4); overflow-wrap: anywhere; }
.card h3 { margin: 0 0 var(--space-1); font-size: var(--text-s); font-weight: 600; color: var(--soft); }
.state { display: inline-block; padding: 0 var(--space-2); border-radius: 1rem; font-weight: 600; background: var(--raised); }
.state.good { background: var(--good-soft); } .state.bad { background: var(--danger-soft); }
.topic, .notice { margin-bottom: var(--space-3); } .topic strong { font-size: var(--text-l); } .tools { margin: var(--space-4) 0; }
.numbers { display: grid; grid-template-columns: repeat(4, 1fr); gap: var(--space-2); margin: var(--space-3) 0; max-width: 35rem; }
.numbers dd { font-size: var(--text-xl); font-weight: 600; margin: 0; } .numbers dt { color: var(--soft); font-size: var(--text-s); line-height: 1.3; }
ul { margin: var(--space-2) 0; padding-left: var(--space-5); } form { display: inline; } code, pre, textarea { font: var(--text-s)/1.45 var(--mono); }
button { font: inherit; min-height: var(--touch); border: 1px solid var(--line); border-radius: var(--radius-s); background: var(--raised); color: var(--text);
  padding: var(--space-1) var(--space-3); font-weight: 550; cursor: pointer; }
button:hover { border-color: var(--strong-line); } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
textarea, input[type=password] { width: 100%; min-height: var(--touch); padding: var(--space-2) var(--space-3); margin: var(--space-2) 0 var(--space-3);
  border: 1px solid var(--strong-line); border-radius: var(--radius-s); background: var(--card); color: var(--text); }
input[type=password] { font: inherit; }
pre { background: var(--raised); border-radius: var(--radius-s); padding: var(--space-2) var(--space-3); overflow-x: auto; margin: var(--space-2) 0 var(--space-4); }
summary { display: list-item; cursor: pointer; color: var(--accent); margin-top: var(--space-2); padding: var(--space-1) 0; }
.notice { border-left: 4px solid var(--accent); } .notice.bad-box { border-left-color: var(--danger); }
.notification { border-top: 1px solid var(--line); padding: var(--space-3) 0; } .notification:first-child { border-top: 0; }
.notification ol { list-style: none; margin: var(--space-1) 0 0; padding: 0; font-size: var(--text-s); }
.notification li { display: grid; grid-template-columns: 6rem 1fr; } .notification time { order: -1; color: var(--soft); }
.login { max-width: 26rem; margin: 12vh auto 0; }
@media (pointer: coarse), (max-width: 899px) { body { --touch: 2.75rem; } summary { padding: var(--space-3) 0; margin: 0; } }
`);
