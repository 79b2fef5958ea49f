import { DEMO } from "@iotpush/mock-server";
import type { N8nExecution, N8nNode } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import { CREDENTIAL_TYPE, type Harness, NODE_TYPE } from "./harness.ts";

/** How stories let triggers listen in a real n8n, and send what they hear of. */
export const triggersOn = (harnessOf: () => Harness) => {
  const trigger = (
    kind: string,
    parameters: Record<string, unknown>,
    credential = harnessOf().credential,
  ): N8nNode => ({
    name: "Trigger",
    type: `${NODE_TYPE}.${kind}`,
    typeVersion: 1,
    parameters,
    credentials: { [CREDENTIAL_TYPE]: { id: credential.id, name: credential.name } },
  });
  const listening = async (
    parameters: Record<string, unknown>,
    kind = "iotpushTrigger",
    credential = harnessOf().credential,
  ) => {
    const workflow = await harnessOf().session.createWorkflow({
      name: `${kind} ${JSON.stringify(parameters)}`.slice(0, 100),
      nodes: [trigger(kind, parameters, credential)],
      connections: {},
    });
    await harnessOf().session.activate(workflow);
    return workflow;
  };
  const push = async (message: string, more: Record<string, unknown> = {}): Promise<string> => {
    const response = await fetch(`${harnessOf().mock.url}/api/push/${DEMO.privateTopic}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${DEMO.privateTopicKey}` },
      body: JSON.stringify({
        message,
        actions: [{ id: "ack", label: "Acknowledge", type: "button" }],
        ...more,
      }),
    });
    return ((await response.json()) as { id: string }).id;
  };
  const webhooks = async (): Promise<
    { id: string; url: string; events: string[]; topic_ids: string[]; active: boolean }[]
  > => {
    const response = await fetch(`${harnessOf().mock.url}/api/webhooks`, {
      headers: { authorization: `Bearer ${DEMO.sessionToken}` },
    });
    return ((await response.json()) as { webhooks: never[] }).webhooks;
  };
  /** Where a trigger that listens to the callbacks of messages is called; `:secret` stands for the secret. */
  const productionUrl = async (workflow: string): Promise<string> => {
    const { nodes } = await harnessOf().session.publicApi<{ nodes: N8nNode[] }>(
      "GET",
      `/workflows/${workflow}`,
    );
    return `${harnessOf().webhookUrl}/webhook/${nodes[0]?.webhookId}/${nodes[0]?.id}/:secret`;
  };
  const runs = (workflow: string, count: number): Promise<N8nExecution[]> =>
    until(
      async () => {
        const all = (await harnessOf().session.executions(workflow)).filter(
          ({ status }) => status === "success",
        );
        return all.length >= count ? all : undefined;
      },
      {
        what: `${count} runs of the workflow`,
        describe: () => JSON.stringify(harnessOf().mock.control.deliveries()),
      },
    );

  return { trigger, listening, push, webhooks, productionUrl, runs };
};
