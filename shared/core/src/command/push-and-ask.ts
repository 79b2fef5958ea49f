import { ask } from "../answers/ask/ask.js";
import type { AskOutcome } from "../answers/ask/outcome.js";
import { IotpushClient } from "../client/node-client.js";
import type { ActionButton } from "../contract/action-button.js";
import type { PushInput } from "../contract/message.js";
import { PUSH_TEXT_NAMES } from "../contract/push-texts.js";
import { buttons } from "../wire/buttons/builders.js";
import { COMMON, readArguments, wholeNumber } from "./read-arguments.js";

/** What a command needs of the process. */
export interface Terminal {
  readonly environment: NodeJS.ProcessEnv;
  readonly print: (line: string) => void;
  /** For the countdown; nothing is shown unless it is a terminal. */
  readonly status: { readonly isTTY?: boolean | undefined; write(text: string): unknown };
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

/** `--click` for `click_url`. */
export const textOption = (field: string): string => field.replace(/_url$/, "").replaceAll("_", "-");

const PUSH_TEXT_OPTIONS = Object.fromEntries(
  PUSH_TEXT_NAMES.map((field) => [textOption(field), { type: "string" as const }]),
);

const MESSAGE = {
  ...COMMON,
  title: { type: "string" },
  priority: { type: "string" },
  ...PUSH_TEXT_OPTIONS,
  json: { type: "boolean" },
} as const;

/** `iotpush push`: resolves to the exit code, or null if help is asked for. */
export async function runPush(args: readonly string[], terminal: Terminal): Promise<number | null> {
  const { values, positionals } = readArguments(args, MESSAGE);
  if (values.help) return null;
  const { topic, push, client } = prepare("push", values, positionals, terminal);
  const result = await client.messages.push(topic, push);
  terminal.print(
    values.json ? JSON.stringify(result) : `Sent to ${result.subscribers ?? "the topic's"} subscriber(s).`,
  );
  return 0;
}

/** Exit codes of `iotpush ask` beside the buttons', as `timeout` of the GNU tools and shells have them. */
const NOBODY_ANSWERED = 124;
const INTERRUPTED = 130;
export const NOT_ASKED = 125;

/** `iotpush ask`: resolves to the exit code, or null if help is asked for. */
export async function runAsk(args: readonly string[], terminal: Terminal): Promise<number | null> {
  const { values, positionals } = readArguments(args, {
    ...MESSAGE,
    button: { type: "string", short: "b", multiple: true },
    timeout: { type: "string", default: "300" },
  });
  if (values.help) return null;
  const { topic, push, client } = prepare("ask", values, positionals, terminal);
  const timeoutMs = wholeNumber("timeout", values.timeout, 1, 31_536_000) * 1000;
  const actions = values.button?.map(readButton) ?? buttons.approveReject();
  const stop = countdown(timeoutMs, terminal.status);
  const question = { ...push, topic, actions, timeoutMs };
  const outcome = await ask(client, question, { signal: terminal.signal }).finally(stop);
  terminal.print(values.json ? JSON.stringify(outcome) : describe(outcome));
  return exitCode(outcome, actions);
}

function prepare(
  command: string,
  values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
  positionals: readonly string[],
  { environment }: Terminal,
) {
  const [topic, url] = [text(values.topic), text(values.url)];
  const usage = `iotpush ${command} --topic my-topic "Hello"`;
  if (!topic) throw new Error(`Name the topic: ${usage}`);
  if (positionals.length === 0) throw new Error(`Say what to send: ${usage}`);
  const fields = {
    title: values.title,
    priority: values.priority,
    ...Object.fromEntries(PUSH_TEXT_NAMES.map((field) => [field, values[textOption(field)]])),
  };
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return {
    topic,
    push: { message: positionals.join(" "), ...Object.fromEntries(given) } as PushInput,
    client: new IotpushClient({
      apiKey: environment.IOTPUSH_KEY || undefined,
      baseUrl: url ?? (environment.IOTPUSH_URL || undefined),
    }),
  };
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

/** `Yes, close` or `close=Yes, close`. */
function readButton(given: string, index: number): ActionButton {
  const [, id, label] = /^([\w-]+)=(.+)$/.exec(given) ?? [];
  if (given.trim() === "") throw new Error("--button is empty: give its label, for example --button Yes.");
  return { id: id ?? `button-${index + 1}`, label: label ?? given, type: "button" };
}

function exitCode(outcome: AskOutcome, actions: readonly ActionButton[]): number {
  if (outcome.kind === "timed_out" || outcome.kind === "expired") return NOBODY_ANSWERED;
  if (outcome.kind === "cancelled") return INTERRUPTED;
  if (outcome.kind !== "answered") return NOT_ASKED;
  const place = actions.findIndex(({ id }) => id === outcome.answer.actionId);
  return place < 0 ? NOT_ASKED : place;
}

function describe(outcome: AskOutcome): string {
  switch (outcome.kind) {
    case "answered":
      return outcome.answer.replyText ?? outcome.answer.actionLabel ?? outcome.answer.actionId;
    case "failed":
      return outcome.error.message;
    case "undeliverable":
      return outcome.fix;
    case "unauthorized":
      return "Only unauthorized people answered.";
    case "cancelled":
      return `Cancelled: ${outcome.reason}.`;
    default:
      return "Nobody answered.";
  }
}

/** Shows on a terminal how much time is left, in one line that it removes at the end. Returns what ends it. */
function countdown(ms: number, terminal: Terminal["status"]): () => void {
  if (!terminal.isTTY) return () => {};
  const end = performance.now() + ms;
  const show = () => {
    const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
    const seconds = String(left % 60).padStart(2, "0");
    terminal.write(`\r\x1b[KWaiting for an answer: ${Math.floor(left / 60)}:${seconds}`);
  };
  show();
  const timer = setInterval(show, 1000);
  return () => {
    clearInterval(timer);
    terminal.write("\r\x1b[K");
  };
}
