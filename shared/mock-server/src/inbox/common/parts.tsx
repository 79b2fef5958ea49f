import { errorText } from "@iotpush/core/contract";
import type { ComponentChildren } from "preact";

export const Section = (props: {
  readonly id: string;
  readonly title: string;
  readonly problem?: unknown;
  readonly children: ComponentChildren;
}) => (
  <section aria-labelledby={props.id}>
    <h3 id={props.id}>{props.title}</h3>
    {props.children}
    <Problem error={props.problem} />
  </section>
);

export function EmptyState({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ComponentChildren;
}) {
  return (
    <div class="empty">
      <p class="title">{title}</p>
      {children}
    </div>
  );
}

/** What went wrong, told at once; nothing if nothing did. */
export function Problem({ error }: { readonly error: unknown }) {
  if (!error) return null;
  return (
    <p class="problem" role="alert">
      {errorText(error)}
    </p>
  );
}

/** Something is on its way. Shown after a moment only, so that it does not flicker. */
export const Loading = () => (
  <p class="loading" role="status">
    Loading…
  </p>
);
