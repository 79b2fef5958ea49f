import type { TopicView } from "../control/view.js";

/** What to do first. */
export function EmptyInbox({ topics }: { topics: readonly TopicView[] }) {
  const topic = topics.find(({ isPrivate }) => !isPrivate)?.name ?? "my-topic";
  return (
    <div class="empty">
      No notification yet. Send one:
      <code>{`curl -d "Hello from my desk" ${location.origin}/api/push/${topic}`}</code>
    </div>
  );
}
