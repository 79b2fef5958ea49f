import type { INodeProperties } from "n8n-workflow";

/** What both triggers can be narrowed to. */
export const filterFields: INodeProperties[] = [
  {
    displayName: "Action IDs",
    name: "actionIds",
    type: "string",
    default: "",
    placeholder: "e.g. approve,reject",
    description: "Only answers by these buttons, comma-separated",
  },
  {
    displayName: "Devices",
    name: "devices",
    type: "string",
    default: "",
    placeholder: "e.g. Vincent's iPhone",
    description:
      "Only answers from these devices or people: device names, device IDs or user IDs, comma-separated",
  },
  {
    displayName: "Topics",
    name: "topics",
    type: "string",
    default: "",
    placeholder: "e.g. server-alerts,doors",
    description: "Only these topics, by name or ID, comma-separated. Looking them up needs a session token.",
  },
];
