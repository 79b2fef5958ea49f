import type { TestFinding } from "../admin/test-connection.js";
import type { TryResult } from "../admin/try-question.js";
import type { SidebarView } from "../connection/views.js";

/**
 * What the editor asks of the runtime. Relative URLs through jQuery: so Node-RED's editor adds the user's token. Each rejects with
 * the runtime's problem as an Error.
 */
function ask<T>(method: "GET" | "POST", path: string, body?: object, timeout = 30_000): Promise<T> {
  return new Promise((resolve, reject) => {
    $.ajax({
      url: `iotpush/${path}`,
      method,
      timeout,
      ...(body ? { contentType: "application/json", data: JSON.stringify(body) } : {}),
    }).then(
      (answer: T) => resolve(answer),
      (failure: JQuery.jqXHR) => reject(new Error(failure.responseJSON?.problem ?? failure.statusText)),
    );
  });
}

export const sidebar = (): Promise<SidebarView> => ask("GET", "sidebar");

export const testServer = (settings: object): Promise<TestFinding[]> => ask("POST", "servers/test", settings);

/** The names of the account's topics; none without a session token. */
export const topics = (server: string): Promise<string[]> =>
  ask<string[]>("GET", `servers/${server}/topics`).catch(() => []);

/** The URL that events can be sent to, or why there is none. */
export const requestCallbackUrl = (
  server: string,
): Promise<{ ok: true; url: string } | { ok: false; problem: string }> =>
  ask<{ url: string }>("GET", `servers/${server}/event-url`).then(
    ({ url }) => ({ ok: true as const, url }),
    (error: Error) => ({ ok: false as const, problem: error.message }),
  );

export const answerQuestion = (
  server: string,
  id: string,
  action: string,
  reply?: string,
): Promise<{ settled: boolean; problem?: string }> =>
  ask("POST", `questions/${server}/${id}/answer`, { action, ...(reply === undefined ? {} : { reply }) });

/** Pushes a question and waits for its answer, for a minute. */
export const requestTry = (server: string, question: object): Promise<TryResult> =>
  ask("POST", `servers/${server}/try`, question, 80_000);

export const cancelQuestion = (server: string, id: string): Promise<{ settled: boolean; problem?: string }> =>
  ask("POST", `questions/${server}/${id}/cancel`, {});
