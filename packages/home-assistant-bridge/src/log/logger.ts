import { redact } from "@iotpush/core/adapter";

export const LOG_LEVELS = ["debug", "info", "warn", "error"] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** What happened where: names and numbers, never a secret. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/** Writes one line for each thing that happened. */
export type BridgeLogger = ReturnType<typeof createLogger>;

const MOST_KINDS = 1_000;

/** Logs as `time level message key=value …`, one line each, with all known secrets hidden. */
export function createLogger(options: {
  readonly level: LogLevel;
  readonly secrets: readonly string[];
  readonly write: (line: string) => void;
  readonly now: () => number;
}) {
  const least = LOG_LEVELS.indexOf(options.level);
  const said = new Set<string>();
  const at =
    (level: LogLevel) =>
    (message: string, fields: LogFields = {}): void => {
      if (LOG_LEVELS.indexOf(level) < least) return;
      const told = Object.entries(fields).flatMap(([key, value]) =>
        value === undefined ? [] : [`${key}=${shown(value)}`],
      );
      const time = new Date(options.now()).toISOString();
      const line = [time, level.toUpperCase().padEnd(5), oneLine(message), ...told].join(" ");
      options.write(redact(line, options.secrets));
    };
  const info = at("info");
  return {
    debug: at("debug"),
    info,
    warn: at("warn"),
    error: at("error"),
    /** Like `info`, but only once per kind and process. */
    once(kind: string, message: string, fields?: LogFields): void {
      if (said.has(kind) || said.size >= MOST_KINDS) return;
      said.add(kind);
      info(message, fields);
    },
  };
}

/** Without what moves the cursor or colors a terminal: a log line says what it says. */
const oneLine = (text: string): string =>
  text
    .replace(/\s+/g, " ")
    .replace(/[\p{Cc}\p{Cf}]/gu, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);

function shown(value: string | number | boolean): string {
  const text = String(value);
  return /^[\w.:/@+-]*$/.test(text) ? text : oneLine(JSON.stringify(text));
}
