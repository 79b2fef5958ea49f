import { readFile } from "node:fs/promises";
import { Hono } from "hono";

const FILES: Record<string, { readonly name: string; readonly type: string }> = {
  "/": { name: "index.html", type: "text/html; charset=utf-8" },
  "/inbox/app.js": { name: "app.js", type: "text/javascript; charset=utf-8" },
  "/inbox/style.css": { name: "style.css", type: "text/css; charset=utf-8" },
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function inboxFiles(folder: URL): Hono {
  const app = new Hono();
  for (const [path, { name, type }] of Object.entries(FILES))
    app.get(path, async (context) => {
      const file = await readFile(new URL(name, folder)).catch(() => null);
      if (!file) return context.text("The inbox page is not built: run pnpm build.", 503);
      return context.body(file, 200, {
        "content-type": type,
        "content-security-policy": POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      });
    });
  return app;
}
