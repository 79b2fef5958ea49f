import type { PhoneView } from "../../views.js";
import { CopyButton } from "../common/code.js";
import { curlCommand } from "../common/curl.js";
import { Button, EmptyState } from "../common/parts.js";
import type { Search } from "../feed/use-feed.js";
import { useServer } from "../server/live.js";
import { hrefOf } from "../shell/route.js";

/** What to do first, or what is in the way. */
export function EmptyFeed({ phone, search }: { readonly phone: PhoneView | null; readonly search: Search }) {
  const { topics } = useServer();
  const { filters, clear } = search;
  if (Object.values(filters).some((value) => value !== ""))
    return (
      <EmptyState title="Nothing matches">
        <p>No notification matches the topic, priority and search chosen above.</p>
        <Button onClick={clear}>Show everything</Button>
      </EmptyState>
    );
  if (phone?.topics.length === 0)
    return (
      <EmptyState title="Subscribed to nothing">
        <p>{phone.name} gets notifications once it is subscribed to a topic.</p>
      </EmptyState>
    );
  const topic = topics.find(({ name, isPrivate }) => !isPrivate && (phone?.topics.includes(name) ?? true));
  const command = curlCommand({
    url: `${location.origin}/api/push/${topic?.name ?? "my-topic"}`,
    body: "Hello from my desk",
  }).replace(" \\\n ", "");
  return (
    <EmptyState title="No notification yet">
      <p>Send the first one from a terminal:</p>
      <code>{command}</code>
      <CopyButton text={command} what="the command" />
      <p>
        or <a href={hrefOf({ panel: "send" })}>send a test notification</a> with buttons from here.
      </p>
    </EmptyState>
  );
}
