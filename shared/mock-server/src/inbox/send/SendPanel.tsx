import type { PushResult, Topic } from "@iotpush/core/contract";
import { useMemo, useState } from "preact/hooks";
import { Code } from "../common/code.js";
import { curlCommand } from "../common/curl.js";
import { useWork } from "../common/hooks.js";
import { Button, Field, Input, Problem, Select } from "../common/parts.js";
import { PRIORITY_NAMES } from "../common/words.js";
import { type PushRequest, readAsOwner, sendPush } from "../server/api.js";
import { type Source, useLoaded, useServer } from "../server/live.js";
import { hrefOf } from "../shell/route.js";
import { ButtonsField } from "./ButtonsField.js";
import { BLANK_DRAFT, type PushDraft, pushOfDraft } from "./draft.js";
import { PUSH_EXAMPLES } from "./examples.js";

/** Writes a test notification, shows the command that sends it, and sends it. */
export function SendPanel() {
  const { topics } = useServer();
  const keys = useTopicKeys();
  const [draft, setDraft] = useState<PushDraft>({ ...BLANK_DRAFT, ...PUSH_EXAMPLES[0]?.draft });
  const change = (part: Partial<PushDraft>) => setDraft((before) => ({ ...before, ...part }));
  const text = (field: "title" | "tags" | "clickUrl" | "callbackUrl") => ({
    value: draft[field],
    onText: (value: string) => change({ [field]: value }),
  });
  const topic =
    topics.find(({ name }) => name === draft.topic) ??
    topics.find(({ isPrivate }) => !isPrivate) ??
    topics[0];
  const name = topic?.name ?? "my-topic";
  const push = pushOfDraft(
    { ...draft, topic: name },
    location.origin,
    topic?.isPrivate ? (keys?.get(name) ?? null) : null,
  );
  return (
    <>
      <h2>Send a test notification</h2>
      <fieldset class="row wrap">
        <legend class="small">Start from</legend>
        {PUSH_EXAMPLES.map((example) => (
          <Button
            key={example.name}
            onClick={() =>
              setDraft({ ...BLANK_DRAFT, topic: name, callbackUrl: draft.callbackUrl, ...example.draft })
            }
          >
            {example.name}
          </Button>
        ))}
      </fieldset>
      <div class="row wrap fields">
        <Select
          label="Topic"
          class="field stack small grow"
          value={name}
          options={topics.map(({ name, isPrivate }) => ({
            value: name,
            label: isPrivate ? `${name} (private)` : name,
          }))}
          onChange={(topic) => change({ topic })}
        />
        <Select
          label="Priority"
          value={draft.priority}
          options={PRIORITY_NAMES}
          onChange={(priority) => change({ priority })}
        />
      </div>
      <Input label="Title" {...text("title")} />
      <Field label="Message">
        <textarea
          rows={3}
          required
          value={draft.message}
          onInput={(event) => change({ message: event.currentTarget.value })}
        />
      </Field>
      <ButtonsField actions={draft.actions} onChange={(actions) => change({ actions })} />
      <Input label="Tags, comma-separated" {...text("tags")} />
      <Input label="URL to open on a tap" {...URL_INPUT} {...text("clickUrl")} />
      <Input
        label="Callback URL: your server, which gets the answer"
        {...URL_INPUT}
        {...text("callbackUrl")}
      />
      <SendButton push={push} ready={draft.message.trim() !== "" && !(topic?.isPrivate && !keys)} />
      <Code label="As a curl command" text={curlCommand(push)} />
    </>
  );
}

const URL_INPUT = { type: "text", inputMode: "url", placeholder: "https://" } as const;

function SendButton({ push, ready }: { readonly push: PushRequest; readonly ready: boolean }) {
  const { busy, problem, run } = useWork();
  const [sent, setSent] = useState<PushResult | null>(null);
  const send = async () => {
    setSent(null);
    setSent(await sendPush(push));
  };
  return (
    <div class="row wrap">
      <Button class="button primary" disabled={busy || !ready} onClick={() => run(send)}>
        Send it
      </Button>
      <p role="status">
        {sent && (
          <>
            Sent to {sent.subscribers} {sent.subscribers === 1 ? "phone" : "phones"}.{" "}
            <a href={hrefOf({ panel: "message", id: sent.id })}>See its timeline</a>
          </>
        )}
      </p>
      <Problem error={problem} />
    </div>
  );
}

/** The keys of the account's topics, by name; null until they have come, empty if they cannot be read. Asked again when the topics change. */
function useTopicKeys(): ReadonlyMap<string, string> | null {
  const { topics } = useServer();
  // After a reset other topics have the same names, and other keys.
  const ids = topics.map(({ id, name }) => `${id} ${name}`).join();
  const { value } = useLoaded(useMemo(() => keysOf(ids), [ids]));
  return value?.of === ids ? value.keys : null;
}

const keysOf = (of: string): Source<{ of: string; keys: ReadonlyMap<string, string> } | null> => ({
  empty: null,
  load: async () => {
    const { topics } = await readAsOwner<{ topics: Topic[] }>("/api/topics").catch(() => ({ topics: [] }));
    return { of, keys: new Map(topics.map(({ name, api_key }) => [name, api_key])) };
  },
  change: (keys) => keys,
});
