import type { Priority } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { Code } from "../common/Code.js";
import { curlCommand } from "../common/curl.js";
import { PRIORITY_NAMES } from "../common/words.js";
import { useServer } from "../server/server-context.js";
import { ButtonsField } from "./ButtonsField.js";
import { type PushDraft, pushOfDraft } from "./draft.js";
import { PUSH_EXAMPLES } from "./examples.js";
import { SendButton } from "./SendButton.js";
import { TextField } from "./TextField.js";
import { useTopicKeys } from "./use-topic-keys.js";

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
    topic?.isPrivate ? (keys.get(name) ?? null) : null,
  );
  return (
    <>
      <h2>Send a test notification</h2>
      <fieldset class="row-of-buttons">
        <legend>Start from</legend>
        {PUSH_EXAMPLES.map((example) => (
          <button
            type="button"
            class="button"
            key={example.name}
            onClick={() =>
              setDraft({ ...BLANK, topic: name, callbackUrl: draft.callbackUrl, ...example.draft })
            }
          >
            {example.name}
          </button>
        ))}
      </fieldset>
      <div class="row-of-fields">
        <label class="field grow">
          Topic
          <select value={name} onChange={(event) => change({ topic: event.currentTarget.value })}>
            {topics.map((option) => (
              <option key={option.id} value={option.name}>
                {option.name}
                {option.isPrivate ? " (private)" : ""}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          Priority
          <select
            value={draft.priority}
            onChange={(event) => change({ priority: event.currentTarget.value as Priority })}
          >
            {PRIORITY_NAMES.map((priority) => (
              <option key={priority}>{priority}</option>
            ))}
          </select>
        </label>
      </div>
      <TextField label="Title" value={draft.title} onChange={(title) => change({ title })} />
      <label class="field">
        Message
        <textarea
          rows={3}
          required
          value={draft.message}
          onInput={(event) => change({ message: event.currentTarget.value })}
        />
      </label>
      <ButtonsField actions={draft.actions} onChange={(actions) => change({ actions })} />
      <TextField label="Tags, with commas" value={draft.tags} onChange={(tags) => change({ tags })} />
      <TextField
        label="URL to open on a tap"
        kind="url"
        value={draft.clickUrl}
        onChange={(clickUrl) => change({ clickUrl })}
      />
      <TextField
        label="Callback URL: your server, which gets the answer"
        kind="url"
        value={draft.callbackUrl}
        onChange={(callbackUrl) => change({ callbackUrl })}
      />
      <SendButton push={push} ready={draft.message.trim() !== ""} />
      <Code label="As a curl command" text={curlCommand(push)} />
    </>
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
