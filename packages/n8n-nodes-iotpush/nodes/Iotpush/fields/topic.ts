import type { INode } from "n8n-workflow";
import type { CredentialConnection } from "../../common/connection.ts";
import { by, field, fields } from "../../common/panel.ts";
import { isExpression, locatorOf, type Parameters, unfit } from "../../common/parameters.ts";

/** The topic that a message goes to: by name, from the list, or by id. Empty means the credential's own. */
export const topicField = fields({
  topic: field.locator(
    "Topic",
    "Where the message goes. Empty means the credential's own topic, which its API key belongs to.",
    [by.name("Empty: the credential's topic"), by.list("searchTopicNames"), by.id("e.g. 3f2b…")],
  ),
});

export const topicIdField = fields({
  topicId: field.locator(
    "Topic",
    "The topic to work on",
    [by.list("searchTopicIds"), by.id("e.g. 3f2b…"), by.name("e.g. server-alerts")],
    { required: true },
  ),
});

/** The name of the topic chosen in the field `topic`. Throws ValidationError if neither it nor the credential names one. */
export async function topicNameOf(
  read: Parameters,
  { client, credential }: CredentialConnection,
  node: INode,
): Promise<string> {
  const { mode, value } = locatorOf(read, topicField.topic);
  if (value !== "") return mode === "id" ? (await topicWith(client, "id", value)).name : value;
  if (isExpression(node, "topic")) throw missing("give the expression a value, or leave Topic empty");
  if (credential.topic) return credential.topic;
  throw missing("name one in Topic, or in the credential");
}

/** The id of the topic that the field `topicId` means. Throws ValidationError for a name that the account does not have. */
export async function topicIdOf(read: Parameters, { client }: CredentialConnection): Promise<string> {
  const { mode, value } = locatorOf(read, topicIdField.topicId);
  if (value === "") throw missing("choose one from the list");
  return mode === "name" ? (await topicWith(client, "name", value)).id : value;
}

async function topicWith(client: CredentialConnection["client"], key: "id" | "name", value: string) {
  const topic = (await client.topics.list()).find((each) => each[key] === value);
  if (topic) return topic;
  throw missing("choose one from the list", value);
}

const missing = (fix: string, given?: string) => {
  const problem = given === undefined ? "is not named" : "is not one of this account";
  return unfit("The topic", "topic", problem, `Please ${fix}.`, { given });
};
