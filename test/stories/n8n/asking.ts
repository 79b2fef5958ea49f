import type { N8nNode } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import type { Harness } from "./harness.ts";

/** How stories ask in a real n8n; each profile has workflows of its own. */
export const askingOn = (harnessOf: () => Harness, profile: string) => {
  const ask = (name: string) => ({ operation: "sendAndWait", message: `${name}?` });

  /** Starts a workflow that asks, and waits until it waits. */
  async function asked(
    name: string,
    parameters: Record<string, unknown> = {},
    input: object = {},
    more: Partial<N8nNode> = {},
  ) {
    const harness = harnessOf();
    const path = `${profile} ${name}`;
    const workflow = await harness.chain(path, [harness.node("Ask", { ...ask(name), ...parameters }, more)]);
    await harness.start(path, input);
    const message = await harness.message(`${name}?`);
    await harness.session.waitForExecution(workflow, "waiting");
    return { workflow, message };
  }

  const ended = (workflow: string) => harnessOf().session.waitForExecution(workflow, "success");

  /** The newest message with this text, once it is another than `not`. */
  const newest = (text: string, not: string): Promise<string> =>
    until(
      () =>
        harnessOf()
          .mock.control.messages({ search: text })
          .messages.find(({ id }) => id !== not)?.id,
      { what: `another push "${text}"` },
    );

  return { ask, asked, ended, newest };
};
