import {
  type Document,
  isCollection,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from "yaml";
import { objectOf } from "../mapping/notification.js";
import { homeAssistantTags, Tagged } from "./tagged.js";

/** Something in a file that is about notifications, as it is written there. */
export type Found = { readonly line: number } & (
  | {
      readonly kind: "notification";
      /** The action, or what makes up its name; `device` for a device's own action. */
      readonly target: string;
      /** Message, title and data. */
      readonly written: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: "trigger"; readonly eventType: string }
);

/** What a file holds. */
export interface Content {
  readonly found: readonly Found[];
  /** Defaults of a blueprint's inputs by their name, in sections or not. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The file is no YAML. */
export class UnreadableFile extends Error {
  readonly line: number;

  constructor(line: number, problem: string) {
    super(`${problem} Correct the YAML there.`);
    this.name = "UnreadableFile";
    this.line = line;
  }
}

/** Finds all notifications in automations, scripts, blueprints or dashboards. Throws UnreadableFile. */
export function findNotifications(source: string): Content {
  const lineCounter = new LineCounter();
  // Home Assistant reads YAML 1.1, where a bare Yes is true.
  const options = {
    version: "1.1",
    lineCounter,
    customTags: homeAssistantTags,
    logLevel: "silent",
  } as const;
  const documents = parseAllDocuments(source, options);
  const found: Found[] = [];
  let defaults: Record<string, unknown> = {};
  for (const document of Array.isArray(documents) ? documents : []) {
    const [broken] = document.errors;
    if (broken)
      throw new UnreadableFile(
        lineCounter.linePos(broken.pos[0]).line,
        broken.message.split("\n")[0] ?? "This is no YAML.",
      );
    visit(document, {
      Map: (_key, map) => {
        const line = lineCounter.linePos(map.range?.[0] ?? 0).line;
        const one = notificationOf(map, document);
        if (one) found.push({ ...one, line });
        for (const eventType of eventTypesOf(map, document)) found.push({ kind: "trigger", eventType, line });
      },
    });
    defaults = { ...defaults, ...defaultsOf(objectOf(objectOf(document.toJS()).blueprint).input) };
  }
  return { found, defaults };
}

type Notified = Omit<Extract<Found, { kind: "notification" }>, "line">;

function notificationOf(map: YAMLMap, document: Document): Notified | undefined {
  const action = nameOf(map.get("action", true)) ?? nameOf(map.get("service", true));
  if (action?.startsWith("notify.") && action !== "notify.persistent_notification")
    return {
      kind: "notification",
      target: action,
      written: {
        ...objectOf(plain(map.get("data_template", true), document)),
        ...objectOf(plain(map.get("data", true), document)),
      },
    };
  if (map.get("domain") === "mobile_app" && map.get("type") === "notify")
    return { kind: "notification", target: "device", written: objectOf(map.toJS(document)) };
  return undefined;
}

function eventTypesOf(map: YAMLMap, document: Document): string[] {
  const types = plain(map.get("event_type", true), document);
  return [types].flat().filter((type) => typeof type === "string");
}

/** Text of a scalar; a tagged one keeps its tag. */
function nameOf(node: unknown): string | undefined {
  if (!isScalar(node)) return undefined;
  if (node.value instanceof Tagged) return `${node.value.tag} ${node.value.name}`;
  return typeof node.value === "string" ? node.value.trim() : undefined;
}

function plain(node: unknown, document: Document): unknown {
  if (isCollection(node)) return node.toJS(document);
  return isScalar(node) ? node.value : undefined;
}

/** Inputs may be in sections, which have inputs of their own. */
function defaultsOf(inputs: unknown): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(objectOf(inputs))) {
    const input = objectOf(raw);
    if ("default" in input) defaults[name] = input.default;
    Object.assign(defaults, defaultsOf(input.input));
  }
  return defaults;
}
