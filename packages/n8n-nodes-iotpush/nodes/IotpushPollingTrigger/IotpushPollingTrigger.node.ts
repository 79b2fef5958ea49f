import type { INodeExecutionData, INodeType, INodeTypeDescription, IPollFunctions } from "n8n-workflow";
import { NodeConnectionTypes } from "n8n-workflow";
import { filtersField } from "../common/events.ts";
import { withNodeErrors } from "../common/node-error.ts";
import { field, fields } from "../common/panel.ts";
import { testIotpushCredential } from "../common/test-credential.ts";
import { poll, pollOptions } from "./poll.ts";

/** Starts a workflow with new answers, by reading receipts: for an n8n that iotpush cannot reach. */
export class IotpushPollingTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: "iotpush Polling Trigger",
    name: "iotpushPollingTrigger",
    icon: { light: "file:iotpush.svg", dark: "file:iotpush.dark.svg" },
    group: ["trigger"],
    version: 1,
    subtitle: "New answers",
    description: "Starts the workflow with new answers, without a public URL",
    defaults: { name: "iotpush Polling Trigger" },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: "iotpushTopicApi", required: true, testedBy: "testIotpushCredential" }],
    properties: Object.values(
      fields({
        sessionNotice: field.notice(
          "Listing receipts needs the credential's <b>session token</b>, which lasts about an hour on the live service: after that this trigger fails until it gets a fresh one. To wait for one answer with the topic's key alone, use the iotpush node's <i>Send and Wait for Response</i> which also reads the receipt.",
        ),
        filters: filtersField,
        options: field.collection("Options", "Add Option", pollOptions),
      }),
    ),
  };

  methods = { credentialTest: { testIotpushCredential } };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    return withNodeErrors(this, poll);
  }
}
