import type { INodeProperties, INodePropertyMode } from "n8n-workflow";

type More = Partial<INodeProperties>;
export type Unnamed = Omit<INodeProperties, "name">;

declare const value: unique symbol;
/** Carries the type of a field's values. */
export interface Typed<Value> {
  readonly [value]?: Value;
}

/** Fields by their names, in the panel's order. */
export const fields = <const All extends Readonly<Record<string, Unnamed>>>(
  all: All,
): { readonly [Name in keyof All]: All[Name] & INodeProperties } =>
  Object.fromEntries(Object.entries(all).map(([name, field]) => [name, { ...field, name }])) as never;

const fieldOf =
  <Value>(type: INodeProperties["type"], initial: INodeProperties["default"]) =>
  (displayName: string, description = "", more: More = {}): Unnamed & Typed<Value> => ({
    displayName,
    type,
    default: initial,
    ...(description ? { description } : {}),
    ...more,
  });

/** What a choice shows for a value: its name, and a description if it needs one. */
type Entries = Readonly<Record<string, string | readonly [name: string, description: string]>>;

/** A list to choose from; n8n wants five or more entries sorted by name. */
const choice = <const All extends Entries>(
  displayName: string,
  description: string,
  initial: keyof All & string,
  entries: All,
  more: More = {},
): Unnamed & Typed<keyof All & string> => {
  const options = Object.entries(entries).map(([value, shown]) =>
    typeof shown === "string" ? { name: shown, value } : { name: shown[0], value, description: shown[1] },
  );
  if (options.length >= 5) options.sort((a, b) => a.name.localeCompare(b.name));
  return fieldOf<keyof All & string>("options", initial)(displayName, description, { options, ...more });
};

/** Fields that are added one by one, in the order of their names. */
const collection = (
  displayName: string,
  placeholder: string,
  options: Readonly<Record<string, INodeProperties>>,
): Unnamed =>
  fieldOf("collection", {})(displayName, "", {
    placeholder,
    options: Object.values(options).toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
  });

const group = (
  displayName: string,
  placeholder: string,
  groupName: string,
  values: Readonly<Record<string, INodeProperties>>,
  more: More = {},
): Unnamed =>
  fieldOf("fixedCollection", {})(displayName, "", {
    placeholder,
    options: [{ displayName: groupName, name: "values", values: Object.values(values) }],
    ...more,
  });

/** Something of the service, named in one of the modes, of which the first is chosen. */
const locator = (
  displayName: string,
  description: string,
  modes: readonly INodePropertyMode[],
  more: More = {},
): Unnamed =>
  fieldOf("resourceLocator", { mode: modes[0]?.name ?? "id", value: "" })(displayName, description, {
    modes: [...modes],
    ...more,
  });

export const field = {
  text: fieldOf<string>("string", ""),
  number: fieldOf<number>("number", 0),
  toggle: fieldOf<boolean>("boolean", false),
  time: fieldOf("dateTime", ""),
  /** Text that the panel shows between fields. */
  notice: (text: string, show: Readonly<Record<string, string[]>> = {}): Unnamed =>
    fieldOf("notice", "")(text, "", { displayOptions: { show } }),
  choice,
  collection,
  group,
  locator,
};

/** A way to name something. n8n's rules take an object literal of this shape for a field, which would want a default. */
const mode = (name: string, displayName: string, more: Omit<INodePropertyMode, "name" | "displayName">) =>
  ({ ...more, name, displayName }) satisfies INodePropertyMode;

export const by = {
  list: (searchListMethod: string) =>
    mode("list", "From List", { type: "list", typeOptions: { searchListMethod, searchable: true } }),
  id: (placeholder: string) => mode("id", "By ID", { type: "string", placeholder }),
  name: (placeholder: string) => mode("name", "By Name", { type: "string", placeholder }),
};
