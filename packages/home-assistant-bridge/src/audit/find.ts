import {
  type Document,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  parseAllDocuments,
  visit,
  type YAMLMap,
} from "yaml";
import { objectOf } from "../mapping/notification.js";
import { isTemplate } from "./concrete.js";
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
  /** Something that may notify, but what and whom is not in the file. */
  | { readonly kind: "unknown"; readonly what: string; readonly why: string }
);

/** What a file holds. */
export interface Content {
  readonly found: readonly Found[];
  /** Defaults of a blueprint's inputs by their name, in sections or not. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

/** The file is not YAML. */
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
  // Home Assistant reads YAML 1.1, where a bare Yes is true, and only warns of a key that is there twice.
  const options = {
    version: "1.1",
    uniqueKeys: false,
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
        broken.message.split("\n")[0] ?? "This is not YAML.",
      );
    const line = (node: { range?: readonly number[] | null | undefined }) =>
      lineCounter.linePos(node.range?.[0] ?? 0).line;
    visit(document, {
      Map: (_key, map) => {
        for (const one of foundIn(map, document)) found.push({ ...one, line: line(map) });
        for (const key of doubleKeys(map))
          found.push({
            kind: "unknown",
            line: line(map),
            what: `${key} twice`,
            why: "the last one counts in Home Assistant",
          });
      },
      Scalar: (key, scalar) => {
        const { value } = scalar;
        if (value instanceof Tagged && value.tag.startsWith("!include"))
          found.push({
            kind: "unknown",
            line: line(scalar),
            what: `${value.tag} ${value.name}`,
            why: "it is in another file",
          });
        if (
          key !== "key" &&
          typeof value === "string" &&
          PHONE_NAME.test(value) &&
          !isAction(scalar, document)
        )
          found.push({
            kind: "unknown",
            line: line(scalar),
            what: value.trim().slice(0, 80),
            why: "it is named here and used elsewhere, with data that only a run shows",
          });
      },
    });
    defaults = { ...defaults, ...defaultsOf(objectOf(objectOf(document.toJS()).blueprint).input) };
  }
  return { found, defaults };
}

/** A notify action that stands as a value, alone or within a template. */
const PHONE_NAME = /(^|['"\s{(~])notify\.\w*/;

type Kind<K extends Found["kind"]> = Omit<Extract<Found, { kind: K }>, "line">;

function foundIn(
  map: YAMLMap,
  document: Document,
): (Kind<"notification"> | Kind<"trigger"> | Kind<"unknown">)[] {
  const found: (Kind<"notification"> | Kind<"trigger"> | Kind<"unknown">)[] = [];
  const action = nameOf(map.get("action", true)) ?? nameOf(map.get("service", true));
  if (action?.startsWith("notify.") && !isTemplate(action)) {
    if (!NOT_PHONES.test(action))
      found.push({ kind: "notification", target: action, written: writtenIn(map, document) });
  } else if (action !== undefined && (isTemplate(action) || action.startsWith("!")) && mayNotify(action, map))
    found.push({ kind: "unknown", what: action.slice(0, 80), why: "which action this is only a run shows" });
  if (map.get("domain") === "mobile_app" && map.get("type") === "notify")
    found.push({ kind: "notification", target: "device", written: objectOf(map.toJS(document)) });
  if (map.get("platform") === "group" && (map.has("services") || map.has("actions")))
    found.push({
      kind: "unknown",
      what: `group ${String(map.get("name") ?? "")}`.trim(),
      why: "if one of its services fails, Home Assistant ends the action: the others may not be notified",
    });
  const blueprint = map.get("use_blueprint", true);
  if (isMap(blueprint))
    found.push({
      kind: "unknown",
      what: `blueprint ${String(blueprint.get("path") ?? "")}`,
      why: "see its own file",
    });
  for (const eventType of eventTypesOf(map, document)) found.push({ kind: "trigger", eventType });
  return found;
}

/** Notifies of what is no phone: speakers, screens, mail and chats. */
const NOT_PHONES =
  /^notify\.(persistent_notification|alexa|.*(_tv|_tv_.*|webos.*)$|lg_|kodi|cast|smtp|email|mail|telegram|discord|slack|signal|matrix|html5|pushover|twilio|sms|whatsapp|google_assistant)/;

const writtenIn = (map: YAMLMap, document: Document): Record<string, unknown> => ({
  ...objectOf(plain(map.get("data_template", true), document)),
  ...objectOf(plain(map.get("data", true), document)),
});

/** Whether an action whose name a template or an input makes may be a notification. */
function mayNotify(action: string, map: YAMLMap): boolean {
  if (/notify|phone|mobile/i.test(action)) return true;
  const data = map.get("data", true) ?? map.get("data_template", true);
  return data !== undefined && (!isMap(data) || data.has("message"));
}

function doubleKeys(map: YAMLMap): string[] {
  const keys = map.items.flatMap(({ key }) =>
    isScalar(key) && key.value !== "<<" ? [String(key.value)] : [],
  );
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}

/** Whether a scalar is the name of an action, which is looked at as such. */
function isAction(scalar: unknown, document: Document): boolean {
  let found = false;
  visit(document, {
    Pair: (_key, pair) => {
      if (pair.value !== scalar) return undefined;
      found = isScalar(pair.key) && (pair.key.value === "action" || pair.key.value === "service");
      return visit.BREAK;
    },
  });
  return found;
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

/** Defaults of a blueprint's inputs by name; inputs may be in sections, which have inputs of their own. */
function defaultsOf(inputs: unknown): Record<string, unknown> {
  const defaults: Record<string, unknown> = {};
  for (const [name, raw] of Object.entries(objectOf(inputs))) {
    const input = objectOf(raw);
    if ("default" in input) defaults[name] = input.default;
    Object.assign(defaults, defaultsOf(input.input));
  }
  return defaults;
}
