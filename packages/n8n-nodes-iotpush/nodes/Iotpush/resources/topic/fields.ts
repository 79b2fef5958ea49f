import type { INodeProperties } from "n8n-workflow";

export const descriptionField: INodeProperties = {
  displayName: "Description",
  name: "description",
  type: "string",
  default: "",
  description: "What the topic is for",
};

export const privateField: INodeProperties = {
  displayName: "Private",
  name: "isPrivate",
  type: "boolean",
  default: false,
  description:
    "Whether the topic's API key is needed to send. Anyone can subscribe to a public topic and answer its questions; private ones need a paid plan.",
};
