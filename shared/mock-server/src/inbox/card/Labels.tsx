import type { MessageView } from "../../views.js";

/** Priority, if it is not the usual one, and tags. */
export function Labels({ message }: { readonly message: MessageView }) {
  const { priority, tags } = message;
  if (priority === "normal" && tags.length === 0) return null;
  return (
    <ul class="labels" aria-label="Priority and tags">
      {priority !== "normal" && <li class={priority}>{priority}</li>}
      {tags.map((tag) => (
        <li key={tag}>{tag}</li>
      ))}
    </ul>
  );
}
