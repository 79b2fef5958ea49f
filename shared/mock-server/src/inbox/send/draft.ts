import type { ActionButton, Priority } from "@iotpush/core/contract";
import type { PushRequest } from "../server/api.js";

export const BLANK_DRAFT = {
  topic: "",
  title: "",
  message: "",
  priority: "normal" as Priority,
  tags: "",
  clickUrl: "",
  callbackUrl: "",
  actions: [] as readonly ActionButton[],
};
export type PushDraft = Readonly<typeof BLANK_DRAFT>;

/** The push a draft means. Both profiles' names are sent, so that it works in either profile. */
export function pushOfDraft(draft: PushDraft, origin: string, apiKey: string | null): PushRequest {
  const text = (name: string, value: string) => (value.trim() === "" ? {} : { [name]: value.trim() });
  const body = {
    ...text("title", draft.title),
    message: draft.message,
    ...(draft.priority === "normal" ? {} : { priority: draft.priority }),
    ...text("tags", draft.tags),
    ...text("click_url", draft.clickUrl),
    ...text("click", draft.clickUrl),
    ...(draft.actions.length === 0 ? {} : { actions: draft.actions.map(withoutEmptyUrl) }),
    ...text("callback_url", draft.callbackUrl),
    ...text("callback", draft.callbackUrl),
  };
  return {
    url: `${origin}/api/push/${encodeURIComponent(draft.topic)}`,
    headers: {
      "content-type": "application/json",
      ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
    },
    body: JSON.stringify(body),
  };
}

function withoutEmptyUrl({ url, ...action }: ActionButton): ActionButton {
  return action.type === "url" && url ? { ...action, url } : action;
}
