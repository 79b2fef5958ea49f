import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Locator, Page, Response } from "playwright-core";
import type { NodeRedNode } from "../../hosts/node-red.ts";
import { until } from "../../hosts/until.ts";

const PICTURES = join(import.meta.dirname, "../../../.run/pictures");

/** What the stories read of the editor's own state. */
interface EditorState {
  readonly nodes: {
    /** Of the flows, once they are loaded. */
    version?(): string | undefined;
    node(id: string): unknown;
    filterNodes(filter: { type: string }): { id: string }[];
    createCompleteNodeSet(): NodeRedNode[];
  };
  readonly editor: { edit(node: unknown): void };
}

/** Node-RED's editor in a browser, used by mouse and keyboard as a person does. */
export interface Editor extends AsyncDisposable {
  readonly page: Page;
  /** The dialog that is open on top. */
  readonly dialog: Locator;
  /** A field of the node's dialog, or of its configuration node's. */
  field(name: string): Locator;
  /** Drops a node of this type from the palette, and gives its id. */
  place(type: string, at: { x: number; y: number }): Promise<string>;
  /** Draws a wire from an output to the input of another node. */
  wire(from: string, output: number, to: string): Promise<void>;
  /** Loads the page again. */
  reload(): Promise<void>;
  /** Opens the dialog of a node. */
  open(id: string): Promise<void>;
  /** Opens the dialog of the configuration node that the open dialog names, or that of a new one. */
  openConfig(which: "add" | "edit"): Promise<void>;
  /** Chooses the type of a typed input, such as `jsonata`, and enters a value. */
  typed(name: string, type: string, value: string): Promise<void>;
  done(): Promise<void>;
  /** Presses Deploy, and gives the revision that was saved; its flows start a little later. */
  deploy(): Promise<string>;
  /** The wires of a node as the editor has them. */
  wires(id: string): Promise<string[][]>;
  /** Shows the sidebar of these nodes. The editor remembers which one was shown. */
  sidebar(): Promise<void>;
  /** Keeps a picture of a part of the page, or of all. */
  picture(name: string, part?: Locator): Promise<void>;
  /** Keeps a picture of the dialog in a window of this height. */
  dialogPicture(name: string, height: number): Promise<void>;
}

export async function openEditor(
  browser: Browser,
  url: string,
  { locale = "en-US", width = 1280, height = 900, dark = false, deviceScaleFactor = 1 } = {},
): Promise<Editor> {
  const look = { locale, deviceScaleFactor, colorScheme: "light", timezoneId: "UTC" } as const;
  const context = await browser.newContext({ viewport: { width, height }, ...look });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  // To see what a slow machine does: SLOW_PAGE=10.
  const rate = Number(process.env.SLOW_PAGE ?? 1);
  await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate });
  await page.goto(url);
  const workspace = page.locator("#red-ui-workspace-chart");
  // Before, the editor moves the focus, and fills the palette and the flow. Its progress also is hidden at the very start.
  const loaded = () =>
    page.waitForFunction(() => {
      const { RED } = globalThis as unknown as { RED?: Partial<EditorState> };
      const progress = document.querySelector<HTMLElement>("#red-ui-loading-progress");
      return RED?.nodes?.version?.() !== undefined && progress?.style.display === "none";
    });
  await loaded();
  // As its setting does.
  if (dark) await page.evaluate(() => document.documentElement.classList.add("nr-theme-dark"));

  const node = (id: string) => page.locator(`[id="${id}"]`);
  const dialog = page.locator(".red-ui-tray").last();
  const idsOf = (type: string) =>
    page.evaluate((wanted) => {
      const { RED } = globalThis as unknown as { RED: EditorState };
      return RED.nodes.filterNodes({ type: wanted }).map(({ id }) => id);
    }, type);
  /** A dialog moves the focus to its first field a moment after it has opened, and then rises above the sidebar. */
  const focused = () =>
    page.waitForFunction(() => {
      const stack = document.querySelector("#red-ui-editor-stack");
      return stack !== null && getComputedStyle(stack).zIndex === "13";
    });
  const drag = async (from: Locator, to: Locator) => {
    // A node that was changed is drawn again a moment later.
    for (const end of [from, to]) await (await end.elementHandle())?.waitForElementState("stable");
    await from.hover({ force: true });
    await page.mouse.down();
    await to.hover({ force: true });
    await to.hover({ force: true });
    await page.mouse.up();
  };
  return {
    page,
    dialog,
    [Symbol.asyncDispose]: () => context.close(),
    field: (name) => page.locator(`#node-input-${name}, #node-config-input-${name}`).last(),
    async place(type, targetPosition) {
      const before = await idsOf(type);
      // Keys filter the palette, a moment later.
      const search = page.locator("#red-ui-palette-search input");
      await search.fill("");
      await search.pressSequentially("iotpush");
      await page.locator('.red-ui-palette-node[data-palette-type="inject"]').waitFor({ state: "hidden" });
      await page
        .locator(`.red-ui-palette-node[data-palette-type="${type}"]`)
        .dragTo(workspace, { targetPosition });
      return until(async () => (await idsOf(type)).find((id) => !before.includes(id)), {
        what: `${type} on the flow`,
      });
    },
    wire: (from, output, to) =>
      drag(
        node(from).locator(".red-ui-flow-port-output .red-ui-flow-port").nth(output),
        node(to).locator(".red-ui-flow-port-input .red-ui-flow-port"),
      ),
    async reload() {
      await page.reload();
      await loaded();
    },
    async open(id) {
      // Two clicks open it only if the editor sees the second one in time.
      await page.evaluate((wanted) => {
        const { RED } = globalThis as unknown as { RED: EditorState };
        RED.editor.edit(RED.nodes.node(wanted));
      }, id);
      await dialog.locator("#node-dialog-ok").waitFor();
      await focused();
    },
    async openConfig(which) {
      await page.locator(`#node-input-btn-server-${which}`).click();
      await dialog.locator("#node-config-dialog-ok").waitFor();
      await focused();
    },
    // By the widget's own methods: its menu is Node-RED's, and animated.
    typed: (...of) =>
      page.evaluate(([name, type, value]) => {
        const { $ } = globalThis as unknown as {
          $: (selector: string) => { typedInput(...of: string[]): void };
        };
        $(`#node-input-${name}`).typedInput("type", type);
        $(`#node-input-${name}`).typedInput("value", value);
      }, of),
    async done() {
      // One tray at a time is kept in the page: the one below comes back when this one is gone.
      const closing = await dialog.elementHandle();
      await dialog.locator("#node-dialog-ok, #node-config-dialog-ok").click();
      await page.waitForFunction((tray) => !tray?.isConnected, closing);
      if ((await page.locator(".red-ui-tray").count()) > 0) await focused();
    },
    async deploy() {
      const isSaved = (response: Response) =>
        response.request().method() === "POST" && response.url().endsWith("/flows");
      // The editor asks before it deploys what it finds wrong.
      const saved = page.waitForResponse(isSaved).catch(async () => {
        const said = [...(await page.locator(".red-ui-notification").allTextContents()), ...errors];
        const shade = await page.locator("#red-ui-header-shade").isVisible();
        const button = await page.locator("#red-ui-header-button-deploy").getAttribute("class");
        throw new Error(`Nothing was deployed: ${JSON.stringify({ said, shade, button })}`);
      });
      await page.locator("#red-ui-header-button-deploy:not(.disabled)").click();
      return ((await (await saved).json()) as { rev: string }).rev;
    },
    wires: (wanted) =>
      page.evaluate((id) => {
        const { RED } = globalThis as unknown as { RED: EditorState };
        const found = RED.nodes.createCompleteNodeSet().find((candidate) => candidate.id === id);
        return (found?.wires ?? []) as string[][];
      }, wanted),
    async sidebar() {
      const panel = page.locator(".iotpush-sidebar");
      if (!(await panel.isVisible())) await page.locator('button[data-tab-id="iotpush-sidebar"]').click();
      await panel.waitFor();
    },
    async picture(name, part) {
      mkdirSync(PICTURES, { recursive: true });
      const path = join(PICTURES, `node-red-${name}.png`);
      await (part ?? page).screenshot({ path, animations: "disabled" });
    },
    async dialogPicture(name, height) {
      const size = page.viewportSize() ?? { width, height };
      await page.setViewportSize({ ...size, height });
      // It slides in.
      await (await dialog.elementHandle())?.waitForElementState("stable");
      const [header, tray] = [
        await dialog.locator(".red-ui-tray-header").first().boundingBox(),
        await dialog.boundingBox(),
      ];
      if (!header || !tray) throw new Error("No dialog is open.");
      const clip = { ...tray, x: header.x, width: header.width };
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `node-red-${name}.png`), clip, animations: "disabled" });
      await page.setViewportSize(size);
    },
  };
}
