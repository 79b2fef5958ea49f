import { checkInput } from "@iotpush/core/adapter";
import { z } from "zod/v4";
import { TopicName } from "../fields/topic-name.js";
import { given } from "../given.js";

const Fields = z.object({
  base_url: z.string().optional(),
  topic: TopicName,
  topic_key: z.string().optional(),
  session_token: z.string().optional(),
});

/** What a person entered when they connected iotpush: one topic and its key, and a session token where they have one. */
export interface ZapConnection {
  readonly baseUrl: string | undefined;
  /** The topic's name, as the service stores it. */
  readonly topic: string;
  readonly topicKey: string | undefined;
  readonly sessionToken: string | undefined;
}

/** Throws ValidationError where no topic is named. */
export function readConnection(authData: Readonly<Record<string, unknown>>): ZapConnection {
  const fields = checkInput(Fields, given(authData), "The connection");
  return {
    baseUrl: fields.base_url?.trim(),
    topic: fields.topic,
    topicKey: fields.topic_key?.trim(),
    sessionToken: fields.session_token?.trim(),
  };
}
