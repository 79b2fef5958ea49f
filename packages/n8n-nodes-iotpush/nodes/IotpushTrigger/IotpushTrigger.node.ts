import type {
  IHookFunctions,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from "n8n-workflow";
import { NodeConnectionTypes } from "n8n-workflow";
import { nodeError } from "../common/node-error.ts";
import { testIotpushCredential } from "../common/test-credential.ts";
import { triggerFields, triggerWebhooks } from "./fields.ts";
import { receive } from "./receive.ts";
import { checkExists, createRegistration, removeRegistration } from "./registration.ts";

/** Starts a workflow when something happens to a message: it was tapped, delivered, read, or expired. */
export class IotpushTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "iotpush Trigger",
    name: "iotpushTrigger",
    icon: { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" },
    group: ["trigger"],
    version: 1,
    subtitle: '={{ $parameter["source"] === "account" ? $parameter["events"].join(", ") : "taps" }}',
    // n8n's list shows it for all of iotpush, under Human Review too.
    description: "Ask people on their phones, or start the workflow when they tap a button",
    eventTriggerDescription: "Waiting for a tap on a phone",
    defaults: { name: "iotpush Trigger" },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: "iotpushTopicApi", required: true, testedBy: "testIotpushCredential" }],
    webhooks: triggerWebhooks,
    properties: triggerFields,
  };

  methods = { credentialTest: { testIotpushCredential } };

  webhookMethods = {
    default: {
      checkExists(this: IHookFunctions): Promise<boolean> {
        return withNodeErrors(this, checkExists);
      },
      create(this: IHookFunctions): Promise<boolean> {
        return withNodeErrors(this, createRegistration);
      },
      delete(this: IHookFunctions): Promise<boolean> {
        return withNodeErrors(this, removeRegistration);
      },
    },
  };

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return receive(this);
  }
}

/** Turns errors into ones that n8n shows with their fix. */
async function withNodeErrors(
  host: IHookFunctions,
  work: (host: IHookFunctions) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await work(host);
  } catch (error) {
    throw nodeError(host.getNode(), error);
  }
}
