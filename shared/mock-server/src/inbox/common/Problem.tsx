import { sentenceOf } from "../server/control-fetch.js";

/** What went wrong, told at once; nothing if nothing did. */
export function Problem({ error }: { readonly error: unknown }) {
  if (!error) return null;
  return (
    <p class="problem" role="alert">
      {sentenceOf(error)}
    </p>
  );
}
