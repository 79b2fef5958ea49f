/** What went wrong, told at once; nothing where nothing did. */
export function Problem({ text }: { readonly text: string | null }) {
  if (!text) return null;
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
