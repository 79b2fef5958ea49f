import { sameSecret } from "@iotpush/core";
import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { html } from "hono/html";
import type { CheckFinding } from "../check/looks.js";
import { type Access, isIngress, requireAccess, startSession } from "../http/access.js";
import type { BridgeStatus } from "../status/status.js";
import { show } from "./layout.js";
import { type AskAccess, mainPart } from "./main-part.js";
import type { YamlExample } from "./yaml.js";

export interface PageOptions {
  readonly access: Access;
  readonly status: () => BridgeStatus;
  /** Sends a test message, or asks a test question. */
  readonly test: (topic: string, kind: "message" | "question") => Promise<void>;
  /** Looks at everything the bridge needs; sends nothing. */
  readonly check: () => Promise<CheckFinding[]>;
  /** What becomes of the notifications in some YAML, or in all automations and scripts of Home Assistant. */
  readonly audit: (yaml: string | undefined) => Promise<string>;
  /** Where Home Assistant reaches `POST /ask`, given the origin under which the page was opened. */
  readonly askUrl: (origin: string) => string;
  /** What the YAML asks about. */
  readonly example: () => YamlExample;
}

const WRONG_TOKEN_PAUSE_MS = 500;

/** The status page: for who has the token, or comes through Home Assistant. */
export function pageRoutes({ access, status, test, check, audit, askUrl, example }: PageOptions): Hono {
  const app = new Hono();
  // Who comes through Home Assistant has no other way to the token. All others have used it to get here.
  const askAccess = (context: Context): AskAccess => ({
    example: example(),
    url: askUrl(new URL(context.req.url).origin),
    token: isIngress(context, access) ? access.token : "TOKEN_OF_THE_BRIDGE",
  });
  const guard = requireAccess(access, (context) =>
    context.req.method === "GET" && context.req.query("part") === undefined
      ? context.redirect("login", 303)
      : context.json({ error: "Sign in again." }, 401),
  );
  const limit = bodyLimit({ maxSize: 4 * 1024 });

  app.get("/login", (context) => show(context, loginPart(false), { live: false }));
  app.post("/login", limit, async (context) => {
    const { token } = await context.req.parseBody();
    if (!sameSecret(typeof token === "string" ? token : "", [access.token])) {
      await new Promise((resolve) => setTimeout(resolve, WRONG_TOKEN_PAUSE_MS));
      return show(context, loginPart(true), { live: false, status: 401 });
    }
    await startSession(context, access);
    return context.redirect("./", 303);
  });
  app.get("/", guard, (context) =>
    context.req.query("part") === "main"
      ? context.html(mainPart(status(), askAccess(context)))
      : show(context, mainPart(status(), askAccess(context)), { live: true }),
  );
  app.get("/status", guard, (context) => context.json(status()));
  app.post("/test", guard, limit, async (context) => {
    const { topic, kind } = await context.req.parseBody();
    const known = status().topics.some(({ name }) => name === topic);
    if (!known) return context.json({ error: "The bridge has no such topic." }, 404);
    await test(String(topic), kind === "question" ? "question" : "message");
    return context.redirect("./", 303);
  });
  app.post("/check", guard, async (context) =>
    show(context, mainPart(status(), askAccess(context), await check()), { live: false }),
  );
  app.post("/audit", guard, bodyLimit({ maxSize: 1024 * 1024 }), async (context) => {
    const { yaml } = await context.req.parseBody();
    const title = await audit(typeof yaml === "string" && yaml.trim() ? yaml : undefined);
    return show(context, mainPart(status(), askAccess(context), [], title), { live: false });
  });
  return app;
}

/** Asks for the bridge's token. */
const loginPart = (wrong: boolean) => html`
  <div class="card login"><h1>iotpush bridge</h1>
    <form method="post" action="login">
      <p>${wrong ? html`<span class="bad">This token is wrong.</span>` : "The bridge's token, from its settings or the file token in its data folder:"}</p>
      <input type="password" name="token" autocomplete="current-password" autofocus aria-label="Token">
      <button class="main">Open</button>
    </form></div>`;
