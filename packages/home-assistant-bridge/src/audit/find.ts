import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  type ScalarTag,
  visit,
  type YAMLMap,
} from "yaml";
import { objectOf } from "../mapping/notification.js";
import { isTemplate, Tagged } from "./concrete.js";

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

/** Home Assistant's own YAML tags. */
const TAGS = ["list", "merge_list", "named", "merge_named"].map((kind) => `!include_dir_${kind}`);
const customTags = ["!input", "!secret", "!env_var", "!include", ...TAGS].map(
  (tag): ScalarTag => ({ tag, resolve: (name) => new Tagged(tag, name) }),
);

/** Finds all notifications in automations, scripts, blueprints or dashboards. Throws UnreadableFile. */
export function findNotifications(source: string): Content {
  const lineCounter = new LineCounter();
  const lineAt = (offset = 0) => lineCounter.linePos(offset).line;
  // Home Assistant reads YAML 1.1, in which a bare Yes is true, and only warns about duplicate keys.
  const options = { version: "1.1", uniqueKeys: false, lineCounter, customTags, logLevel: "silent" } as const;
  const documents = parseAllDocuments(source, options);
  const found: Found[] = [];
  const unknown = (node: unknown, what: string, why: string) =>
    found.push({ kind: "unknown", line: lineAt((node as Node).range?.[0]), what, why });
  let defaults: Record<string, unknown> = {};
  for (const document of Array.isArray(documents) ? documents : []) {
    const [broken] = document.errors;
    if (broken) {
      const problem = broken.message.split("\n")[0] ?? "This is not YAML.";
      throw new UnreadableFile(lineAt(broken.pos[0]), problem);
    }
    visit(document, {
      Pair: (_key, { key, value }) => {
        if (nameOfKey(key) !== "<<" || mergedBy(value, document).every((each) => isMap(each)))
          return undefined;
        unknown(
          key,
          `<<: ${isScalar(value) ? (nameOf(value.value) ?? "…") : "…"}`,
          "its data is not in the file",
        );
        return visit.REMOVE;
      },
    });
    visit(document, {
      Map: (_key, map) => {
        const line = lineAt(map.range?.[0]);
        for (const one of foundIn(objectOf(map.toJS(document)))) found.push({ ...one, line });
        for (const key of doubleKeys(map))
          unknown(map, `${key} twice`, "the last one counts in Home Assistant");
      },
      Scalar: (key, scalar, path) => {
        const { value } = scalar;
        if (value instanceof Tagged && value.tag.startsWith("!include"))
          unknown(scalar, nameOf(value) ?? "", "it is in another file");
        if (key !== "key" && typeof value === "string" && PHONE_NAME.test(value) && !isAction(path.at(-1))) {
          const why = "it is defined here and used elsewhere, with data that is only known at run time";
          unknown(scalar, value.trim().slice(0, 80), why);
        }
      },
    });
    defaults = { ...defaults, ...defaultsOf(objectOf(objectOf(document.toJS()).blueprint).input) };
  }
  return { found, defaults };
}

/** A notify action as a value, on its own or within a template. */
const PHONE_NAME = /(^|['"\s{(~])notify\.\w*/i;

/** Where a step or a dashboard's card names the action, and where it says what goes along; the last one wins. */
const ACTION_KEYS = ["action", "service", "service_template", "perform_action"];
const DATA_KEYS = ["data_template", "service_data", "data"];

type Finding = { [K in Found["kind"]]: Omit<Extract<Found, { kind: K }>, "line"> }[Found["kind"]];

/** The findings in a map whose merge keys are resolved. */
function foundIn(fields: Readonly<Record<string, unknown>>): Finding[] {
  const found: Finding[] = [];
  const unknown = (what: string, why: string) => found.push({ kind: "unknown", what, why });
  const notification = (target: string, written: Readonly<Record<string, unknown>>) =>
    NOT_PHONES.test(target) || found.push({ kind: "notification", target, written });
  const textsAt = (name: string) => [fields[name]].flat().filter((text) => typeof text === "string");
  const given = DATA_KEYS.filter((key) => Object.hasOwn(fields, key)).map((key) => fields[key]);
  for (const action of ACTION_KEYS.flatMap((key) => nameOf(fields[key]) ?? [])) {
    if (/^notify\./i.test(action) && !isTemplate(action)) {
      const target = action.toLowerCase();
      if (!given.every(isObject)) unknown(target, "its text is only known at run time");
      else notification(target, Object.assign({}, ...given));
    } else if ((isTemplate(action) || action.startsWith("!")) && mayNotify(action, given))
      unknown(action.slice(0, 80), "the action is only known at run time");
  }
  // The alert integration, which calls each of them with what stands beside.
  const { message, done_message: done, ...alert } = fields;
  for (const notifier of textsAt("notifiers"))
    for (const text of done === undefined ? [message] : [message, done])
      notification(`notify.${notifier.toLowerCase()}`, { ...alert, message: text });
  if (fields.domain === "mobile_app" && fields.type === "notify") notification("device", fields);
  if (fields.platform === "group" && (fields.services ?? fields.actions) !== undefined)
    unknown(
      `group ${String(fields.name ?? "")}`.trim(),
      "if one of its services fails, Home Assistant ends the action: the others may not be notified",
    );
  if (isObject(fields.use_blueprint))
    unknown(`blueprint ${String(objectOf(fields.use_blueprint).path ?? "")}`, "see its own file");
  for (const eventType of textsAt("event_type")) found.push({ kind: "trigger", eventType });
  return found;
}

/** Notify targets that are not phones: speakers, screens, mail and chats. */
const NOT_PHONES =
  /^notify\.(?!mobile_app_)((persistent_notification|alexa|lg|kodi|cast|smtp|email|mail|telegram|discord|slack|signal|matrix|html5|pushover|twilio|sms|whatsapp|google_assistant)(_.*)?|.*(_tv|_tv_.*|webos.*))$/;

const isObject = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Tagged);

/** Whether an action whose name a template or an input makes may be a notification. */
const mayNotify = (action: string, given: readonly unknown[]): boolean =>
  /notify|phone|mobile/i.test(action) || given.some((data) => !isObject(data) || "message" in objectOf(data));

function doubleKeys(map: YAMLMap): string[] {
  const keys = map.items.map(({ key }) => nameOfKey(key)).filter((name) => name !== "" && name !== "<<");
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}

/** Whether what a pair holds is the name of an action, which is looked at as such. */
const isAction = (pair: unknown): boolean => isPair(pair) && ACTION_KEYS.includes(nameOfKey(pair.key));

const nameOfKey = (key: unknown): string =>
  isScalar(key) ? (typeof key.value === "symbol" ? (key.value.description ?? "") : String(key.value)) : "";

/** The maps that the value of `<<` merges, or whatever is there instead. */
function mergedBy(value: unknown, document: Document): unknown[] {
  const resolved = (node: unknown) => (isAlias(node) ? node.resolve(document) : node);
  const node = resolved(value);
  return isSeq(node) ? node.items.map(resolved) : [node];
}

/** The text of a value; a tagged one's includes its tag. */
const nameOf = (value: unknown): string | undefined =>
  value instanceof Tagged
    ? `${value.tag} ${value.name}`
    : typeof value === "string"
      ? value.trim()
      : undefined;

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
