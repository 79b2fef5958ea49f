import { DEMO } from "@iotpush/mock-server";
import type { N8nExecution, N8nNode } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import { CREDENTIAL_TYPE, NODE_TYPE, type Stage } from "./stage.ts";

/** How stories let triggers listen on a stage, and send what they hear of. */
export const triggersOn = (stageOf: () => Stage) => {
  const trigger = (
    kind: string,
    parameters: Record<string, unknown>,
    credential = stageOf().credential,
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
    credential = stageOf().credential,
  ) => {
    const workflow = await stageOf().session.createWorkflow({
      name: `${kind} ${JSON.stringify(parameters)}`.slice(0, 100),
      nodes: [trigger(kind, parameters, credential)],
      connections: {},
    });
    await stageOf().session.activate(workflow);
    return workflow;
  };
  const push = async (message: string, more: Record<string, unknown> = {}): Promise<string> => {
    const response = await fetch(`${stageOf().mock.url}/api/push/${DEMO.privateTopic}`, {
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
    const response = await fetch(`${stageOf().mock.url}/api/webhooks`, {
      headers: { authorization: `Bearer ${DEMO.sessionToken}` },
    });
    return ((await response.json()) as { webhooks: never[] }).webhooks;
  };
  /** Where a trigger that listens to the callbacks of messages is called; `:secret` stands for the secret. */
  const productionUrl = async (workflow: string): Promise<string> => {
    const { nodes } = await stageOf().session.publicApi<{ nodes: N8nNode[] }>(
      "GET",
      `/workflows/${workflow}`,
    );
    return `${stageOf().webhookUrl}/webhook/${nodes[0]?.webhookId}/${nodes[0]?.id}/:secret`;
  };
  const runs = (workflow: string, count: number): Promise<N8nExecution[]> =>
    until(
      async () => {
        const all = (await stageOf().session.executions(workflow)).filter(
          ({ status }) => status === "success",
        );
        return all.length >= count ? all : undefined;
      },
      {
        what: `${count} runs of the workflow`,
        describe: () => JSON.stringify(stageOf().mock.control.deliveries()),
      },
    );

  return { trigger, listening, push, webhooks, productionUrl, runs };
};
