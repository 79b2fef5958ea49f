import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "@iotpush/core";
import { FakeClock } from "@iotpush/core/testing";
import { DEMO, type MockServer, type MockServerOptions, startMockServer } from "@iotpush/mock-server";
import { vi } from "vitest";
import { Person } from "../asking/person.js";
import type { Settings } from "../asking/settings.js";

/** A person over the mock server. */
export interface Fixture extends AsyncDisposable {
  readonly mock: MockServer;
  readonly person: Person;
  readonly settings: Settings;
  /** The person's clock. Its time passes twenty times as fast; with `fakeClock` it stands still until a test moves it. */
  readonly clock: Clock;
  /** Taps the newest question once it is there. Resolves to the message's id. */
  tap(actionId: string, replyText?: string): Promise<string>;
  /** Lets time pass, on the fake clock, until the promise has settled; `each` happens every second. */
  passTimeUntil<T>(promise: Promise<T>, each?: () => void): Promise<T>;
}

export async function openFixture(
  options: MockServerOptions & { settings?: Partial<Settings>; fakeClock?: boolean } = {},
): Promise<Fixture> {
  const { settings: changed, fakeClock = false, ...of } = options;
  const mock = await startMockServer(of);
  const folder = mkdtempSync(join(tmpdir(), "iotpush-mcp-"));
  const settings: Settings = {
    baseUrl: mock.url,
    topic: DEMO.privateTopic,
    key: DEMO.privateTopicKey,
    allowedResponders: undefined,
    callback: undefined,
    folder,
    ...changed,
  };
  const clock = new FakeClock(Date.now());
  const person = await Person.open(settings, { clock });
  let open = true;
  const pass = async () => {
    while (open) {
      await clock.advance(100);
      await sleep(5);
    }
  };
  if (!fakeClock) void pass();
  return {
    mock,
    person,
    settings,
    clock,
    async tap(actionId, replyText) {
      const message = await vi.waitUntil(() => mock.control.messages().messages[0], { timeout: 15_000 });
      if (replyText === undefined) mock.control.phones.tap(DEMO.phones[0], message.id, actionId);
      else mock.control.phones.reply(DEMO.phones[0], message.id, replyText);
      return message.id;
    },
    async passTimeUntil(promise, each) {
      let settled = false;
      const end = () => {
        settled = true;
      };
      promise.then(end, end);
      while (!settled) {
        await clock.advance(1_000);
        each?.();
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
      return promise;
    },
    async [Symbol.asyncDispose]() {
      await person.close();
      open = false;
      await mock.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
