import type { INodeProperties, INodePropertyMode, INodePropertyOptions } from "n8n-workflow";

type More = Partial<INodeProperties>;
export type Unnamed = Omit<INodeProperties, "name">;

/** Fields by their names, in the panel's order. */
export const fields = <const All extends Readonly<Record<string, Unnamed>>>(
  all: All,
): { readonly [Name in keyof All]: All[Name] & INodeProperties } =>
  Object.fromEntries(Object.entries(all).map(([name, field]) => [name, { ...field, name }])) as never;

const fieldOf =
  (type: INodeProperties["type"], initial: INodeProperties["default"]) =>
  (displayName: string, description = "", more: More = {}): Unnamed => ({
    displayName,
    type,
    default: initial,
    ...(description ? { description } : {}),
    ...more,
  });

export const textField = fieldOf("string", "");
export const numberField = fieldOf("number", 0);
export const switchField = fieldOf("boolean", false);
export const timeField = fieldOf("dateTime", "");

/** What a choice shows for a value: its name, and a description if it needs one. */
type Entries = Readonly<Record<string, string | readonly [name: string, description: string]>>;

/** The entries of a list; of five and more in the order of their names, as n8n wants it. */
function listed(entries: Entries): INodePropertyOptions[] {
  const all = Object.entries(entries).map(([value, shown]) =>
    typeof shown === "string" ? { name: shown, value } : { name: shown[0], value, description: shown[1] },
  );
  return all.length < 5 ? all : all.toSorted((a, b) => a.name.localeCompare(b.name));
}

declare const choice: unique symbol;
/** A list to choose from knows its values. */
export interface Choices<Choice extends string> {
  readonly [choice]?: Choice;
}

/** A list to choose from; `initial` is chosen at first. */
export const choiceField = <const All extends Entries>(
  displayName: string,
  description: string,
  initial: keyof All & string,
  entries: All,
  more: More = {},
): Unnamed & Choices<keyof All & string> =>
  fieldOf("options", initial)(displayName, description, { options: listed(entries), ...more });

/** Text that the panel shows between fields. */
export const noticeField = (text: string, show: Readonly<Record<string, string[]>> = {}): Unnamed =>
  fieldOf("notice", "")(text, "", { displayOptions: { show } });

/** Fields that are added one by one, in the order of their names. */
export const collectionField = (
  displayName: string,
  placeholder: string,
  options: Readonly<Record<string, INodeProperties>>,
): Unnamed =>
  fieldOf("collection", {})(displayName, "", {
    placeholder,
    options: Object.values(options).toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
  });

/** Groups of fields under `values`; several of them with `multipleValues`. */
export const groupField = (
  displayName: string,
  placeholder: string,
  group: string,
  values: Readonly<Record<string, INodeProperties>>,
  more: More = {},
): Unnamed =>
  fieldOf("fixedCollection", {})(displayName, "", {
    placeholder,
    options: [{ displayName: group, name: "values", values: Object.values(values) }],
    ...more,
  });

/** A way to name something. n8n's rules take an object literal of this shape for a field, which would want a default. */
const mode = (name: string, displayName: string, more: Omit<INodePropertyMode, "name" | "displayName">) =>
  ({ ...more, name, displayName }) satisfies INodePropertyMode;

export const fromList = (searchListMethod: string): INodePropertyMode =>
  mode("list", "From List", { type: "list", typeOptions: { searchListMethod, searchable: true } });
export const byId = (placeholder: string): INodePropertyMode =>
  mode("id", "By ID", { type: "string", placeholder });
export const byName = (placeholder: string): INodePropertyMode =>
  mode("name", "By Name", { type: "string", placeholder });

/** Something of the service, named in one of the modes, of which the first is chosen. */
export const locatorField = (
  displayName: string,
  description: string,
  modes: readonly INodePropertyMode[],
  more: More = {},
): Unnamed =>
  fieldOf("resourceLocator", { mode: modes[0]?.name ?? "id", value: "" })(displayName, description, {
    modes: [...modes],
    ...more,
  });
