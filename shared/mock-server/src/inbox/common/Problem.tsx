import { errorText } from "@iotpush/core/contract";

/** What went wrong, told at once; nothing if nothing did. */
export function Problem({ error }: { readonly error: unknown }) {
  if (!error) return null;
  return (
    <p class="problem" role="alert">
      {errorText(error)}
    </p>
  );
}
