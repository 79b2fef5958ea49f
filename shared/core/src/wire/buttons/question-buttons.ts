import type { ActionButton } from "../../contract/action-button.js";
import { ValidationError } from "../errors/validation-error.js";

export interface QuestionButtons {
  /** The buttons that answer. */
  readonly actions: readonly ActionButton[];
  readonly clickUrl?: string | undefined;
  /** Lines for the text, "Label: URL". */
  readonly links: readonly string[];
}

/**
 * The buttons of a question. Tapping a `url` button would answer it: the first becomes the click URL if none is set, others
 * become links in the text; with `refuse` they are a ValidationError, as are two buttons of one id.
 */
export function questionButtons(
  actions: readonly ActionButton[],
  options: {
    readonly clickUrl?: string | undefined;
    readonly urlButtons?: "convert" | "refuse" | undefined;
  } = {},
): QuestionButtons {
  const duplicate = actions.find(
    (action, index) => actions.findIndex(({ id }) => id === action.id) !== index,
  );
  if (duplicate) throw invalid(`the id is used twice`, duplicate.id, "Give each button its own id.");
  const urls = actions.filter((action) => action.type === "url");
  const [first] = urls;
  if (first && options.urlButtons === "refuse")
    throw invalid(
      "a url button answers the question when it is tapped",
      first.id,
      "Use click_url for the link instead.",
    );
  const clickUrl = options.clickUrl ?? first?.url;
  return {
    actions: actions.filter((action) => action.type !== "url"),
    ...(clickUrl === undefined ? {} : { clickUrl }),
    links: urls.flatMap(({ label, url }) =>
      url === undefined || url === clickUrl ? [] : [`${label}: ${url}`],
    ),
  };
}

const invalid = (problem: string, given: string, fix: string) =>
  new ValidationError({ what: "The question", issues: [{ field: "actions", problem, given }], fix });
