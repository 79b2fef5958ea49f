import type { ScalarTag } from "yaml";

/** A value that only Home Assistant can fill in: `!input name`, `!secret name`, `!include file` and the like. */
export class Tagged {
  readonly tag: string;
  readonly name: string;

  constructor(tag: string, name: string) {
    this.tag = tag;
    this.name = name;
  }
}

const NAMES = [
  "!input",
  "!secret",
  "!env_var",
  "!include",
  "!include_dir_list",
  "!include_dir_merge_list",
  "!include_dir_named",
  "!include_dir_merge_named",
];

/** Home Assistant's own YAML tags, for the parser. */
export const homeAssistantTags: ScalarTag[] = NAMES.map((tag) => ({
  tag,
  resolve: (name) => new Tagged(tag, name),
}));
