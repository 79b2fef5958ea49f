import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Scalar,
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
      Pair: (_key, pair) => {
        if (nameOfKey(pair.key) !== "<<" || mergedBy(pair.value, document).every((each) => isMap(each)))
          return undefined;
        const what = `<<: ${nameOf(pair.value) ?? "…"}`;
        found.push({
          kind: "unknown",
          line: line(pair.key as Scalar),
          what,
          why: "its data is not in the file",
        });
        return visit.REMOVE;
      },
    });
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
      Scalar: (key, scalar, path) => {
        const { value } = scalar;
        if (value instanceof Tagged && value.tag.startsWith("!include"))
          found.push({
            kind: "unknown",
            line: line(scalar),
            what: `${value.tag} ${value.name}`,
            why: "it is in another file",
          });
        if (key !== "key" && typeof value === "string" && PHONE_NAME.test(value) && !isAction(path.at(-1)))
          found.push({
            kind: "unknown",
            line: line(scalar),
            what: value.trim().slice(0, 80),
            why: "it is defined here and used elsewhere, with data that is only known at run time",
          });
      },
    });
    defaults = { ...defaults, ...defaultsOf(objectOf(objectOf(document.toJS()).blueprint).input) };
  }
  return { found, defaults };
}

/** A notify action that stands as a value, alone or within a template. */
const PHONE_NAME = /(^|['"\s{(~])notify\.\w*/i;

/** Where a step or a dashboard's card names the action, and where it says what goes along; the last one wins. */
const ACTION_KEYS = ["action", "service", "service_template", "perform_action"];
const DATA_KEYS = ["data_template", "service_data", "data"];

type Kind<K extends Found["kind"]> = Omit<Extract<Found, { kind: K }>, "line">;

function foundIn(
  map: YAMLMap,
  document: Document,
): (Kind<"notification"> | Kind<"trigger"> | Kind<"unknown">)[] {
  const found: (Kind<"notification"> | Kind<"trigger"> | Kind<"unknown">)[] = [];
  const at = (name: string) => fieldOf(map, name, document);
  const textAt = (name: string) => plain(at(name), document);
  const given = DATA_KEYS.flatMap((key) => at(key) ?? []);
  for (const action of ACTION_KEYS.flatMap((key) => nameOf(at(key)) ?? [])) {
    if (/^notify\./i.test(action) && !isTemplate(action)) {
      const target = action.toLowerCase();
      if (given.some((node) => !isMap(node)))
        found.push({ kind: "unknown", what: target, why: "its text is only known at run time" });
      else if (!NOT_PHONES.test(target))
        found.push({ kind: "notification", target, written: writtenIn(given, document) });
    } else if ((isTemplate(action) || action.startsWith("!")) && mayNotify(action, given))
      found.push({
        kind: "unknown",
        what: action.slice(0, 80),
        why: "the action is only known at run time",
      });
  }
  // The alert integration, which calls each of them with what stands beside.
  for (const notifier of [textAt("notifiers")].flat().filter((name) => typeof name === "string")) {
    const target = `notify.${notifier.toLowerCase()}`;
    const { message, done_message: done, ...alert } = objectOf(map.toJS(document));
    for (const text of done === undefined ? [message] : [message, done])
      if (!NOT_PHONES.test(target))
        found.push({ kind: "notification", target, written: { ...alert, message: text } });
  }
  if (textAt("domain") === "mobile_app" && textAt("type") === "notify")
    found.push({ kind: "notification", target: "device", written: objectOf(map.toJS(document)) });
  if (textAt("platform") === "group" && (at("services") ?? at("actions")) !== undefined)
    found.push({
      kind: "unknown",
      what: `group ${String(textAt("name") ?? "")}`.trim(),
      why: "if one of its services fails, Home Assistant ends the action: the others may not be notified",
    });
  const blueprint = at("use_blueprint");
  if (isMap(blueprint))
    found.push({
      kind: "unknown",
      what: `blueprint ${String(blueprint.get("path") ?? "")}`,
      why: "see its own file",
    });
  for (const eventType of [textAt("event_type")].flat().filter((type) => typeof type === "string"))
    found.push({ kind: "trigger", eventType });
  return found;
}

/** Notifies of what is no phone: speakers, screens, mail and chats. */
const NOT_PHONES =
  /^notify\.(?!mobile_app_)((persistent_notification|alexa|lg|kodi|cast|smtp|email|mail|telegram|discord|slack|signal|matrix|html5|pushover|twilio|sms|whatsapp|google_assistant)(_.*)?|.*(_tv|_tv_.*|webos.*))$/;

const writtenIn = (given: readonly unknown[], document: Document): Record<string, unknown> =>
  Object.assign({}, ...given.map((node) => objectOf(plain(node, document))));

/** Whether an action whose name a template or an input makes may be a notification. */
const mayNotify = (action: string, given: readonly unknown[]): boolean =>
  /notify|phone|mobile/i.test(action) || given.some((node) => !isMap(node) || node.has("message"));

function doubleKeys(map: YAMLMap): string[] {
  const keys = map.items.map(({ key }) => nameOfKey(key)).filter((name) => name !== "" && name !== "<<");
  return [...new Set(keys.filter((key, index) => keys.indexOf(key) !== index))];
}

/** Whether what a pair holds is the name of an action, which is looked at as such. */
const isAction = (pair: unknown): boolean => isPair(pair) && ACTION_KEYS.includes(nameOfKey(pair.key));

const resolved = (node: unknown, document: Document): unknown =>
  isAlias(node) ? node.resolve(document) : node;

const nameOfKey = (key: unknown): string =>
  isScalar(key) ? (typeof key.value === "symbol" ? (key.value.description ?? "") : String(key.value)) : "";

/** The maps that are merged by the value of `<<`, or what stands in their place. */
function mergedBy(value: unknown, document: Document): unknown[] {
  const node = resolved(value, document);
  return isSeq(node) ? node.items.map((each) => resolved(each, document)) : [node];
}

/** The value of a key as Home Assistant sees it: the last one, else what `<<` brings along. */
function fieldOf(map: YAMLMap, name: string, document: Document): unknown {
  const of = (key: string) =>
    map.items.filter((pair) => nameOfKey(pair.key) === key).map(({ value }) => value);
  const own = of(name).at(-1);
  if (own !== undefined) return resolved(own, document);
  const merged = of("<<").flatMap((node) => mergedBy(node, document));
  for (const each of merged) {
    const value = isMap(each) ? fieldOf(each, name, document) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
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
