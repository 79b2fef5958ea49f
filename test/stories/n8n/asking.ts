import type { N8nNode } from "../../hosts/n8n.ts";
import { until } from "../../hosts/until.ts";
import type { Stage } from "./stage.ts";

/** How stories ask on a stage; each profile has workflows of its own. */
export const askingOn = (stageOf: () => Stage, profile: string) => {
  const ask = (name: string) => ({ operation: "sendAndWait", message: `${name}?` });

  /** Starts a workflow that asks, and waits until it waits. */
  async function asked(
    name: string,
    parameters: Record<string, unknown> = {},
    input: object = {},
    more: Partial<N8nNode> = {},
  ) {
    const stage = stageOf();
    const path = `${profile} ${name}`;
    const workflow = await stage.chain(path, [stage.node("Ask", { ...ask(name), ...parameters }, more)]);
    await stage.start(path, input);
    const message = await stage.message(`${name}?`);
    await stage.session.waitForExecution(workflow, "waiting");
    return { workflow, message };
  }

  const ended = (workflow: string) => stageOf().session.waitForExecution(workflow, "success");

  /** The newest message with this text, once it is another than `not`. */
  const newest = (text: string, not: string): Promise<string> =>
    until(
      () =>
        stageOf()
          .mock.control.messages({ search: text })
          .messages.find(({ id }) => id !== not)?.id,
      { what: `another push "${text}"` },
    );

  return { ask, asked, ended, newest };
};
