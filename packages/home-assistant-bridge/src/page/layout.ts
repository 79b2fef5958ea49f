import { html } from "hono/html";
import { ONCE, SCRIPT } from "./script.js";
import { STYLE } from "./style.js";

type Html = ReturnType<typeof html>;

/** Headers that keep foreign code off the page. */
export const pageHeaders = (nonce: string): Record<string, string> => ({
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
export const layout = (options: { nonce: string; live: boolean; main: Html }): Html => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>iotpush bridge</title>
    <style nonce="${options.nonce}">${STYLE}</style>
  </head>
  <body>
    <main id="main">${options.main}</main>
    <script nonce="${options.nonce}">${options.live ? SCRIPT : ONCE}</script>
  </body>
</html>`;
