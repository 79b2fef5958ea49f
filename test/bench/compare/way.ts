import { createServer } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { freePort } from "../../hosts/ports.ts";

export type Choice = "approve" | "reject";

/** A way to ask somebody, with everything it needs running on loopback. */
export interface Way extends AsyncDisposable {
  /** Its name, with the versions that run. */
  readonly name: string;
  /** When what was tapped while it was down comes at the latest, if not within ten seconds. */
  readonly lateMs?: number;
  /** Asks; resolves once the buttons can be tapped. The flow reports to the collector how it went on. */
  ask(n: number): Promise<void>;
  tap(n: number, choice: Choice, by?: "stranger"): Promise<void>;
  /** Ends what waits for answers, as a crash would. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

/** Starts a way whose flows POST to `collector`/NUMBER/CHOICE when they go on. */
export type StartWay = (collector: string) => Promise<Way>;

export interface Arrival {
  readonly n: number;
  readonly choice: string;
  readonly at: number;
}

/** Where every flow reports that it went on. */
export async function startCollector() {
  const arrivals: Arrival[] = [];
  const server = createServer((request, response) => {
    const [, n = "", choice = ""] = (request.url ?? "").split("/");
    arrivals.push({ n: Number(n), choice, at: performance.now() });
    request.resume();
    response.end("{}");
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    /** Waits until nothing has arrived for `ms`. */
    async quiet(ms: number) {
      for (let seen = -1; seen !== arrivals.length; ) {
        seen = arrivals.length;
        await delay(ms);
      }
    },
    close: () => server.close(),
  };
}

/** A POST of JSON that must succeed. */
export async function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(120_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} to a POST to ${url}: ${text.slice(0, 300)}`);
}
