import type { ButtonHTMLAttributes } from "preact";
import type { Work } from "./use-work.js";

/** Its class is `button`, or what is given. With `work` a click starts `start`, and it is disabled while that runs. */
export function Button({
  work,
  start,
  ...rest
}: ButtonHTMLAttributes & { readonly work?: Work; readonly start?: () => Promise<void> }) {
  const starts = work && start && { disabled: work.busy, onClick: () => work.run(start) };
  return <button type="button" class="button" {...starts} {...rest} />;
}
