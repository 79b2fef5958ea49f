import type { INodeProperties, INodePropertyMode, INodePropertyOptions } from "n8n-workflow";

type More = Partial<INodeProperties>;

const fieldOf =
  (type: INodeProperties["type"], initial: INodeProperties["default"]) =>
  (displayName: string, name: string, description = "", more: More = {}): INodeProperties => ({
    displayName,
    name,
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

/** The entries of a list, in the order of their names, as n8n wants it. */
const listed = (entries: Entries): INodePropertyOptions[] =>
  Object.entries(entries)
    .map(([value, shown]) => {
      if (typeof shown === "string") return { name: shown, value };
      return { name: shown[0], value, description: shown[1] };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name));

declare const choice: unique symbol;
/** A list to choose from, which knows its values. */
export interface ChoiceField<Choice extends string> extends INodeProperties {
  readonly [choice]?: Choice;
}

/** `initial` is chosen at first. */
export const choiceField = <const All extends Entries>(
  displayName: string,
  name: string,
  description: string,
  initial: keyof All & string,
  entries: All,
  more: More = {},
): ChoiceField<keyof All & string> =>
  fieldOf("options", initial)(displayName, name, description, { options: listed(entries), ...more });

/** Text that the panel shows between fields. */
export const noticeField = (name: string, displayName: string, show: object = {}): INodeProperties => ({
  displayName,
  name,
  type: "notice",
  default: "",
  ...(Object.keys(show).length > 0 ? { displayOptions: { show: { ...show } } } : {}),
});

/** Fields that are added one by one, in the order of their names. */
export const collectionField = (
  displayName: string,
  name: string,
  placeholder: string,
  options: readonly INodeProperties[],
): INodeProperties => ({
  displayName,
  name,
  type: "collection",
  placeholder,
  default: {},
  options: options.toSorted((a, b) => a.displayName.localeCompare(b.displayName)),
});

/** Groups of fields under `values`; several of them with `multipleValues`. */
export const groupField = (
  displayName: string,
  name: string,
  placeholder: string,
  [group, values]: readonly [name: string, values: INodeProperties[]],
  more: More = {},
): INodeProperties => ({
  displayName,
  name,
  type: "fixedCollection",
  placeholder,
  default: {},
  options: [{ displayName: group, name: "values", values }],
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
  name: string,
  description: string,
  modes: readonly INodePropertyMode[],
  more: More = {},
): INodeProperties => ({
  displayName,
  name,
  type: "resourceLocator",
  default: { mode: modes[0]?.name ?? "id", value: "" },
  description,
  modes: [...modes],
  ...more,
});
