import type { PushResult } from "@iotpush/core/contract";
import { useEffect, useState } from "preact/hooks";
import { Code } from "../common/code.js";
import { Button, Field, Input, Select } from "../common/controls.js";
import { curlCommand } from "../common/curl.js";
import { useWork } from "../common/hooks.js";
import { Problem } from "../common/parts.js";
import { PRIORITY_NAMES } from "../common/words.js";
import { fetchTopics, type PushRequest, sendPush } from "../server/api.js";
import { useServer } from "../server/live.js";
import { hrefOf } from "../shell/route.js";
import { ButtonsField } from "./ButtonsField.js";
import { type PushDraft, pushOfDraft } from "./draft.js";
import { PUSH_EXAMPLES } from "./examples.js";

/** Writes a test notification, shows the command that sends it, and sends it. */
export function SendPanel() {
  const { topics } = useServer().state;
  const keys = useTopicKeys();
  const [draft, setDraft] = useState<PushDraft>({ ...BLANK, ...PUSH_EXAMPLES[0]?.draft });
  const change = (part: Partial<PushDraft>) => setDraft((before) => ({ ...before, ...part }));
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
      <fieldset class="row-of-buttons">
        <legend>Start from</legend>
        {PUSH_EXAMPLES.map((example) => (
          <Button
            key={example.name}
            onClick={() =>
              setDraft({ ...BLANK, topic: name, callbackUrl: draft.callbackUrl, ...example.draft })
            }
          >
            {example.name}
          </Button>
        ))}
      </fieldset>
      <div class="row-of-fields">
        <Field label="Topic" class="field grow">
          <Select
            value={name}
            options={topics.map(({ name, isPrivate }) => ({
              value: name,
              label: isPrivate ? `${name} (private)` : name,
            }))}
            onChange={(topic) => change({ topic })}
          />
        </Field>
        <Field label="Priority">
          <Select
            value={draft.priority}
            options={PRIORITY_NAMES}
            onChange={(priority) => change({ priority })}
          />
        </Field>
      </div>
      <Field label="Title">
        <Input type="text" value={draft.title} onText={(title) => change({ title })} />
      </Field>
      <Field label="Message">
        <textarea
          rows={3}
          required
          value={draft.message}
          onInput={(event) => change({ message: event.currentTarget.value })}
        />
      </Field>
      <ButtonsField actions={draft.actions} onChange={(actions) => change({ actions })} />
      <Field label="Tags, with commas">
        <Input type="text" value={draft.tags} onText={(tags) => change({ tags })} />
      </Field>
      <Field label="URL to open on a tap">
        <Input {...URL_INPUT} value={draft.clickUrl} onText={(clickUrl) => change({ clickUrl })} />
      </Field>
      <Field label="Callback URL: your server, which gets the answer">
        <Input {...URL_INPUT} value={draft.callbackUrl} onText={(callbackUrl) => change({ callbackUrl })} />
      </Field>
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
    <div class="row-of-buttons">
      <Button class="button primary" disabled={busy || !ready} onClick={() => run(send)}>
        Send it
      </Button>
      <p role="status" class="sent">
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

const BLANK: PushDraft = {
  topic: "",
  title: "",
  message: "",
  priority: "normal",
  tags: "",
  clickUrl: "",
  callbackUrl: "",
  actions: [],
};

/** The keys of the account's topics, by name; null until they have come, empty if they cannot be read. Asked again when the topics change. */
function useTopicKeys(): ReadonlyMap<string, string> | null {
  const { topics } = useServer().state;
  const [read, setRead] = useState<{ readonly of: string; readonly keys: ReadonlyMap<string, string> }>();
  // After a reset other topics have the same names, and other keys.
  const ids = topics.map(({ id, name }) => `${id} ${name}`).join();
  useEffect(() => {
    let newest = true;
    if (ids !== "")
      void fetchTopics()
        .then((list) => new Map(list.map(({ name, api_key }) => [name, api_key])))
        .catch(() => new Map())
        .then((keys) => newest && setRead({ of: ids, keys }));
    return () => {
      newest = false;
    };
  }, [ids]);
  return read?.of === ids ? read.keys : null;
}
