import { ValidationError } from "@iotpush/core/adapter";
import type { INode, INodeProperties } from "n8n-workflow";
import type { CredentialConnection } from "../../common/connection.ts";
import { isExpression, locatorOf, type Parameters } from "../../common/parameters.ts";

/** The topic that a message goes to: by name, from the list, or by id. Empty means the credential's own. */
export const topicProperty: INodeProperties = {
  displayName: "Topic",
  name: "topic",
  type: "resourceLocator",
  default: { mode: "name", value: "" },
  description:
    "Where the message goes. Empty means the credential's own topic, which its API key belongs to.",
  modes: [
    {
      displayName: "By Name",
      name: "name",
      type: "string",
      placeholder: "Empty: the credential's topic",
    },
    {
      displayName: "From List",
      name: "list",
      type: "list",
      typeOptions: { searchListMethod: "searchTopicNames", searchable: true },
    },
    { displayName: "By ID", name: "id", type: "string", placeholder: "e.g. 3f2b…" },
  ],
};

/** A topic to be changed, by id: from the list, by id, or by name. */
export const topicIdField: INodeProperties = {
  displayName: "Topic",
  name: "topicId",
  type: "resourceLocator",
  required: true,
  default: { mode: "list", value: "" },
  description: "The topic to work on",
  modes: [
    {
      displayName: "From List",
      name: "list",
      type: "list",
      typeOptions: { searchListMethod: "searchTopicIds", searchable: true },
    },
    { displayName: "By ID", name: "id", type: "string", placeholder: "e.g. 3f2b…" },
    { displayName: "By Name", name: "name", type: "string", placeholder: "e.g. server-alerts" },
  ],
};

/** The name of the topic that the field `topic` means. Throws ValidationError where neither it nor the credential names one. */
export async function topicNameOf(
  read: Parameters,
  { client, credential }: CredentialConnection,
  node: INode,
): Promise<string> {
  const { mode, value } = locatorOf(read, "topic");
  if (value === "") {
    if (isExpression(node, "topic")) throw missing("give the expression a value, or leave Topic empty");
    if (credential.topic) return credential.topic;
    throw missing("name one in Topic, or in the credential");
  }
  if (mode !== "id") return value;
  const topic = (await client.topics.list()).find(({ id }) => id === value);
  if (!topic) throw missing("choose one from the list", value);
  return topic.name;
}

/** The id of the topic that the field `topicId` means. Throws ValidationError for a name that the account does not have. */
export async function topicIdOf(read: Parameters, { client }: CredentialConnection): Promise<string> {
  const { mode, value } = locatorOf(read, "topicId");
  if (value === "") throw missing("choose one from the list");
  if (mode !== "name") return value;
  const topic = (await client.topics.list()).find(({ name }) => name === value);
  if (!topic) throw missing("choose one from the list", value);
  return topic.id;
}

const missing = (fix: string, given?: string) =>
  new ValidationError({
    what: "The topic",
    issues: [
      {
        field: "topic",
        problem: given === undefined ? "is not named" : "is not one of this account",
        ...(given === undefined ? {} : { given }),
      },
    ],
    fix: `Please ${fix}.`,
  });
