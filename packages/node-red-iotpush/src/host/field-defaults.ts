import { PUSH_TEXT_NAMES } from "@iotpush/core/adapter";

/** Typed inputs with what they hold: `{ title: "" }` of type `str` is `title` and `titleType`. */
export const typedAs = (type: string, values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => [
      [name, value],
      [`${name}Type`, type],
    ]),
  );

/** What a node of an older version has in the fields of a push that it did not know. */
export const TEXT_AND_MORE = {
  ...typedAs("str", { topic: "", title: "", priority: "" }),
  ...typedAs("str", Object.fromEntries(PUSH_TEXT_NAMES.map((name) => [name, ""]))),
  ...typedAs("json", { metadata: "" }),
};
