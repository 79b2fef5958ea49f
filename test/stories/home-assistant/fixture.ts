import { DEMO, type MockServer, type MockServerOptions, startMockServer } from "@iotpush/mock-server";
import {
  type ConfigurationFiles,
  type HomeAssistant,
  type HomeAssistantEvent,
  type HomeAssistantSession,
  startHomeAssistant,
} from "../../hosts/home-assistant.ts";
import { freePort } from "../../hosts/ports.ts";
import { until } from "../../hosts/until.ts";
import { type RunningBridge, startBridge } from "./bridge.ts";

export const TOPIC = DEMO.privateTopic;
export const [PHONE] = DEMO.phones;

/** The action of the topic's phone. */
export const NOTIFY = "notify.mobile_app_iotpush_my_private_topic";

/** Of the bridge's page and of /ask. */
export const BRIDGE_TOKEN = "a-token-for-stories-only";

/** The buttons of a question; their actions begin with the question's name. */
export const yesNo = (action: string) => [
  { action: `${action}_YES`, title: "Yes" },
  { action: `${action}_NO`, title: "No" },
];

export type Message = ReturnType<MockServer["control"]["message"]>;

/** A real Home Assistant, the mock server, and the packed bridge between them. */
export interface Fixture extends AsyncDisposable {
  readonly mock: MockServer;
  readonly homeAssistant: HomeAssistant;
  readonly session: HomeAssistantSession;
  readonly bridge: RunningBridge;
  /** The next message with this text, once the service has it; each is reported once. */
  message(text: string): Promise<Message>;
  /** How many messages with this text the service got. */
  count(text: string): number;
  /** Taps the button with this label. */
  tap(message: Message, label: string, options?: { phone?: string; reply?: string }): void;
  /** Answers that Home Assistant got as events since the fixture started. */
  readonly answers: readonly HomeAssistantEvent[];
  /** The answers to actions that begin so, once there are as many. */
  answered(action: string, count?: number): Promise<readonly Record<string, unknown>[]>;
  /** Waits until Home Assistant can notify through the bridge. */
  connected(): Promise<void>;
}

export interface FixtureOptions {
  readonly mock?: MockServerOptions;
  /** Files of Home Assistant's configuration, where they need the bridge's address made with it. */
  readonly files?: ConfigurationFiles | ((bridgeUrl: string) => ConfigurationFiles);
  /** More settings of the bridge. */
  readonly env?: Record<string, string>;
  /** Gives the bridge an administrator's token, as the Supervisor does. */
  readonly administrator?: boolean;
  /** Answers by callback as well; by polling alone if false. */
  readonly callback?: boolean;
  /** The bridge's port; a free one by default. */
  readonly port?: number;
  /** A line between the bridge and Home Assistant. */
  readonly through?: { readonly url: string; leadTo(url: string): void };
}

export async function startFixture(options: FixtureOptions = {}): Promise<Fixture> {
  const port = options.port ?? (await freePort());
  const mock = await startMockServer({ rateLimit: false, ...options.mock });
  const { files = {} } = options;
  const homeAssistant = await startHomeAssistant({
    files: typeof files === "function" ? files(`http://127.0.0.1:${port}`) : files,
  });
  const { session } = homeAssistant;
  const guest = await session.createUser({
    name: "Bridge",
    username: "bridge",
    password: "correct-horse-3",
  });
  options.through?.leadTo(homeAssistant.url);
  const bridge = await startBridge(
    {
      HA_URL: options.through?.url ?? homeAssistant.url,
      HA_TOKEN: options.administrator ? session.token : guest.token,
      IOTPUSH_BASE_URL: mock.url,
      IOTPUSH_TOPICS: `${TOPIC}=${DEMO.privateTopicKey}`,
      IOTPUSH_BRIDGE_TOKEN: BRIDGE_TOKEN,
      ...(options.callback === false ? {} : { IOTPUSH_PUBLIC_URL: `http://127.0.0.1:${port}` }),
      ...options.env,
    },
    { port },
  );
  guest.close();
  const { events: answers } = await session.subscribeEvents("mobile_app_notification_action");
  const answersTo = (action: string) =>
    answers.map(({ data }) => data).filter((data) => String(data.action).startsWith(action));
  const told = new Set<string>();
  const find = (text: string) => {
    const found = mock.control.messages({ search: text }).messages.findLast(({ id }) => !told.has(id));
    if (found) told.add(found.id);
    return found;
  };
  const fixture: Fixture = {
    mock,
    homeAssistant,
    session,
    bridge,
    answers,
    answered: (action, count = 1) =>
      until(() => (answersTo(action).length >= count ? answersTo(action) : undefined), {
        what: `${count} answer(s) ${action}`,
        describe: () => bridge.log(),
      }),
    tap: (message, label, { phone = PHONE, reply } = {}) => {
      const button = message.actions.find((action) => action.label === label);
      if (!button) throw new Error(`The message has no button "${label}".`);
      mock.control.phones.tap(phone, message.id, button.id, reply);
    },
    count: (text) => mock.control.messages({ search: text }).total,
    message: (text) =>
      until(() => find(text), {
        what: `the push "${text}"`,
        describe: () => bridge.log(),
      }),
    connected: async () => {
      await until(
        async () =>
          (await session.services("notify")).includes(NOTIFY.replace("notify.", "")) ? true : undefined,
        { what: "the phone's action", describe: () => bridge.log() },
      );
      const health = async () => (await fetch(`${bridge.url}/health`)).ok;
      await until(async () => ((await health().catch(() => false)) ? true : undefined), {
        what: "the phone's channel",
        describe: () => bridge.log(),
      });
    },
    async [Symbol.asyncDispose]() {
      await bridge[Symbol.asyncDispose]();
      await homeAssistant[Symbol.asyncDispose]();
      await mock.close();
    },
  };
  try {
    await fixture.connected();
  } catch (error) {
    await fixture[Symbol.asyncDispose]();
    throw error;
  }
  return fixture;
}

/** The id of the device that a topic is in Home Assistant. */
export async function phoneDevice(session: HomeAssistantSession, topic: string = TOPIC): Promise<string> {
  const devices = await session.command<{ id: string; name: string }[]>("config/device_registry/list");
  const device = devices.find(({ name }) => name === `iotpush ${topic}`);
  if (!device) throw new Error("The topic is no device of Home Assistant.");
  return device.id;
}
