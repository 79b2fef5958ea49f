/**
 * What `msg.reset` cancels: all questions of the node, or the one with an id. Undefined if it is a question to ask: also with false, null and
 * "", which other nodes leave behind.
 */
export function resetOf(reset: unknown): { readonly all: true } | { readonly id: string } | undefined {
  if (reset === undefined || reset === null || reset === false || reset === "" || reset === 0)
    return undefined;
  if (reset === true || reset === 1 || reset === "true" || reset === "all") return { all: true };
  return { id: typeof reset === "string" ? reset : JSON.stringify(reset) };
}
