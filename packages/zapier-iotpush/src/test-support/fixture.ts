import { createRequire } from "node:module";
import { DEMO, type MockServer, type MockServerOptions, startMockServer } from "@iotpush/mock-server";
import { type Bundle, createAppTester, type ZObject } from "zapier-platform-core";
import app from "../app.js";

type Handler = (event: object) => Promise<{ results: unknown; status?: string }>;
type Perform = (zapier: ZObject, bundle: Bundle) => unknown;

// Zapier's types leave this one out.
const { createAppHandler } = createRequire(import.meta.url)("zapier-platform-core") as {
  createAppHandler(app: object): Handler;
};

/** What a step gets in addition to its fields. */
export interface Given {
  readonly authData?: Readonly<Record<string, string>>;
  readonly inputData?: Readonly<Record<string, unknown>>;
  readonly meta?: Partial<Bundle["meta"]>;
  readonly targetUrl?: string;
  readonly subscribeData?: object;
  readonly cleanedRequest?: unknown;
  readonly outputData?: object;
}

/** What Zapier's platform answers to a command for an app: `validate` or `definition`. */
export const command = async (name: string, of: object = app): Promise<unknown> =>
  (await createAppHandler(of)({ command: name })).results;

/** The function at a path in the app. */
const performAt = (method: string): Perform =>
  method.split(".").reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], app) as Perform;

/** The mock server, and the app as Zapier's platform runs it against it. */
export interface Fixture extends AsyncDisposable {
  readonly mock: MockServer;
  /** The connection of the demo account's private topic, without a session token. */
  readonly authData: Readonly<Record<string, string>>;
  /** The same with a session token. */
  readonly withSession: Readonly<Record<string, string>>;
  /** Runs a step by its path in the app, for example `creates.ask_and_wait.operation.perform`. */
  run<Result>(method: string, given?: Given): Promise<Result>;
  /** The same through the platform's handler: the status tells Zapier whether to wait for the callback URL. */
  runForStatus(
    method: string,
    given?: Given,
    callbackUrl?: string,
  ): Promise<{ results: unknown; status?: string }>;
}

export async function openFixture(options: MockServerOptions = {}): Promise<Fixture> {
  const mock = await startMockServer(options);
  const authData = { base_url: mock.url, topic: DEMO.privateTopic, topic_key: DEMO.privateTopicKey };
  const handle = createAppHandler(app);
  const tester = createAppTester(app);
  const bundleOf = (given: Given = {}) => ({ authData, inputData: {}, meta: {}, ...given });
  return {
    mock,
    authData,
    withSession: { ...authData, session_token: DEMO.sessionToken },
    run: async <Result>(method: string, given?: Given) =>
      (await tester(performAt(method), bundleOf(given) as Bundle)) as Result,
    runForStatus: (method, given, callbackUrl) =>
      handle({ command: "execute", method, bundle: bundleOf(given), callback_url: callbackUrl }),
    [Symbol.asyncDispose]: () => mock.close(),
  };
}
