import fc from "fast-check";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startChromium } from "../../hosts/chromium.ts";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { useDialog } from "./dialog-driver.ts";
import { type Button, DialogModel, isAnswer, steps } from "./dialog-model.ts";
import { anyNode } from "./dialog-nodes.ts";
import { openEditor } from "./editor.ts";
import { type Fixture, startFixture } from "./fixture.ts";
import { fn, placed, server } from "./flows.ts";

/** The stories are bounded in time: what was tried by then counts. No dialog is left open, as an interrupted property would. */
function timeFor(ms: number): () => boolean {
  const end = performance.now() + ms;
  return () => performance.now() < end;
}
const SINKS = Array.from({ length: 6 }, (_, index) => `sink${index}`);

describe.each([5, 4] as const)("in the dialogs of Node-RED %i", (version) => {
  let browser: Browser;
  let fixture: Fixture;
  let page: Page;
  beforeAll(async () => {
    browser = await startChromium();
    fixture = await startFixture(
      ({ mockUrl }) => [
        server(mockUrl),
        { ...server(mockUrl), id: "other", name: "Other" },
        { id: "tls", type: "tls-config", name: "Own CA" },
        ...placed([
          { id: "flow", type: "tab", label: "Dialogs" },
          ...SINKS.map((id) => fn(id, "return msg;", [[]])),
        ]),
      ],
      { nodeRed: { version } },
    );
    page = (await openEditor(browser, fixture.nodeRed.url)).page;
  });
  afterAll(async () => {
    await fixture?.[Symbol.asyncDispose]();
    await browser?.close();
  });
  // The editor gives a node that was opened credentials, which may be empty.
  const known = ({ credentials, ...rest }: NodeRedNode): NodeRedNode =>
    Object.values(credentials ?? {}).some(Boolean) ? { ...rest, credentials } : rest;
  const without = ({ id: _, x: _x, y: _y, ...rest }: NodeRedNode) => rest;

  test.each([
    "iotpush-ask",
    "iotpush-send",
    "iotpush-receipt",
    "iotpush-action",
    "iotpush-admin",
    "iotpush-config",
  ])("%s changes nothing that nobody touched", async (type) => {
    const inTime = timeFor(8_000);
    await fc.assert(
      fc.asyncProperty(anyNode(type), async (node) => {
        if (!inTime()) return;
        const { before, after, copied } = await useDialog(page, node, []);
        expect(known(after)).toEqual(known(before));
        // A configuration node has no place in a flow: the editor does not copy it.
        if (type === "iotpush-config") expect(copied).toBeNull();
        else expect(copied && without({ ...copied, wires: [] })).toEqual(without({ ...before, wires: [] }));
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  test("wires and what happens on silence follow the buttons of iotpush ask", async () => {
    const inTime = timeFor(45_000);
    await fc.assert(
      fc.asyncProperty(anyNode("iotpush-ask", 3), steps, async (node, list) => {
        if (!inTime()) return;
        const buttons = node.buttons as readonly Button[];
        const opened = node.wires as string[][];
        const answers = buttons.filter(isAnswer);
        const outputs = opened.slice(answers.length);
        const model = new DialogModel(buttons, String(node.whenNobodyAnswers), String(node.defaultAnswer));
        for (const step of list) model.take(step);
        const { before, after, undone, redone } = await useDialog(page, node, list);

        const wires = model
          .wiresOf()
          .map((name) => (name === undefined ? [] : opened[answers.findIndex(({ id }) => id === name)]));
        expect(after).toEqual({
          ...before,
          buttons: model.rows.map((row) => row.button),
          outputs: model.answers.length + outputs.length,
          wires: [...wires, ...outputs],
          whenNobodyAnswers: model.whenNobodyAnswers,
          defaultAnswer: model.defaultAnswer,
        });
        expect(undone).toEqual(before);
        expect(redone).toEqual(after);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });
});
