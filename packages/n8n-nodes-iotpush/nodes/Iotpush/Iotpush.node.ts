import type {
  IExecuteFunctions,
  INodeExecutionData,
  INodeType,
  INodeTypeDescription,
  IWebhookFunctions,
  IWebhookResponseData,
} from "n8n-workflow";
import { NodeConnectionTypes } from "n8n-workflow";
import {
  getTopics,
  searchReceipts,
  searchTopicIds,
  searchTopicNames,
  searchWebhooks,
} from "../common/lists.ts";
import { testIotpushCredential } from "../common/test-credential.ts";
import { OUTPUTS } from "./ask/outputs.ts";
import { resume, resumeWebhooks } from "./ask/resume.ts";

import { getWaysBack } from "./ask/way-back.ts";
import { execute } from "./execute.ts";
import { lockScreenHints } from "./fields/buttons.ts";
import { RESOURCE_PROPERTIES } from "./resources/index.ts";

/** Sends notifications, asks people and waits for their answers, and manages what is needed for it. */
export class Iotpush implements INodeType {
  description: INodeTypeDescription = {
    displayName: "iotpush",
    name: "iotpush",
    icon: { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" },
    group: ["output"],
    version: 1,
    subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
    description: "Send push notifications with buttons, and wait for the answer",
    defaults: { name: "iotpush" },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: OUTPUTS,
    credentials: [
      { name: "iotpushTopicApi", required: true, testedBy: "testIotpushCredential" },
      {
        name: "iotpushEscalationApi",
        displayName: "Escalation Topic",
        required: true,
        testedBy: "testIotpushCredential",
        displayOptions: { show: { operation: ["sendAndWait"], escalate: [true] } },
      },
    ],
    webhooks: resumeWebhooks,
    hints: lockScreenHints,
    waitingNodeTooltip:
      '={{ $parameter["operation"] === "sendAndWait" ? "Waiting for somebody to answer on their phone" : "" }}',
    properties: RESOURCE_PROPERTIES,
  };

  methods = {
    credentialTest: { testIotpushCredential },
    loadOptions: { getTopics, getWaysBack },
    listSearch: { searchReceipts, searchTopicIds, searchTopicNames, searchWebhooks },
  };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return execute(this);
  }

  async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
    return resume(this);
  }
}
