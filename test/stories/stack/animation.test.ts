import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startChromium } from "../../hosts/chromium.ts";
import { freePorts } from "../../hosts/ports.ts";
import { startReady } from "../../hosts/process.ts";
import { temporaryFolder } from "../../hosts/temporary.ts";
import { until } from "../../hosts/until.ts";
import { stackProcess } from "./stack.ts";

const PICTURES = join(import.meta.dirname, "../../../.run/pictures");
const SCALE = 2;
const TERMINAL = { width: 570, height: 512 };
const PHONE = { width: 390, height: 512 };
const MOST_BYTES = 1_000_000;

interface Frame {
  readonly terminal: Buffer;
  readonly phone: Buffer | null;
  readonly ms: number;
}

let browser: Awaited<ReturnType<typeof startChromium>>;
beforeAll(async () => {
  browser = await startChromium();
  mkdirSync(PICTURES, { recursive: true });
});
afterAll(() => browser?.close());

test.each(["light", "dark"] as const)("npm start, a tap, and its JSON, filmed in %s", async (colorScheme) => {
  const context = { colorScheme, locale: "en-GB", timezoneId: "UTC", deviceScaleFactor: SCALE };
  const terminal = await browser.newPage({ ...context, viewport: TERMINAL });
  const phone = await browser.newPage({ ...context, viewport: PHONE });
  const frames: Frame[] = [];
  let shownPhone: Buffer | null = null;
  const film = async (text: string, ms: number) => {
    await terminal.setContent(terminalPage(text));
    frames.push({ terminal: await terminal.screenshot(), phone: shownPhone, ms });
  };
  for (const typed of ["", "npm", "npm start"]) await film(typed, 350);

  const [mockPort = 0, nodeRedPort = 0] = await freePorts(2);
  const folder = temporaryFolder("stack");
  const options = stackProcess({ mockPort, nodeRedPort, folder: folder.path });
  const args = [...options.args, "--no-node-red"];
  const started = await startReady({ ...options, args }, { log: /A question is waiting/ });
  try {
    const shown = () => `npm start\n${shownLog(started.log(), mockPort)}`;
    await film(shown(), 900);
    await phone.goto(`http://127.0.0.1:${mockPort}`);
    const approve = phone.getByRole("button", { name: "Approve" });
    await approve.waitFor();
    shownPhone = await phone.screenshot();
    await film(shown(), 1_800);
    const box = await approve.boundingBox();
    const [x, y] = [(box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + 26];
    for (const way of [0.75, 0.45, 0.2, 0]) {
      await showFinger(phone, x + way * 130, y + way * 260, way === 0 ? 1 : 0.7);
      shownPhone = await phone.screenshot();
      await film(shown(), 110);
    }
    await approve.click();
    for (let moment = 0; moment < 5; moment++) {
      shownPhone = await phone.screenshot();
      await film(shown(), 90);
    }
    await phone.getByText("✓ Approve").waitFor();
    await until(async () => started.log().includes('{"answer":"approve"') || undefined, {
      what: "the answer",
    });
    await phone.evaluate(() => document.getElementById("finger")?.remove());
    shownPhone = await phone.screenshot();
    await film(shown(), 2_800);
    // What stands still shows the first frame: the answer, which is also where the loop comes from.
    frames.unshift({ ...(frames.at(-1) as Frame), ms: 1_200 });
    expect(shown()).toContain('{"answer":"approve","label":"Approve","device":"Pixel 9"}');
  } finally {
    await started.stop();
    folder.remove();
    await Promise.all([terminal.close(), phone.close()]);
  }
  const { size } = await save(frames, colorScheme);
  expect(size).toBeLessThan(MOST_BYTES);
});

/** What the terminal showed, as on the usual port; what npm start prints for your own code comes after it. */
const shownLog = (log: string, port: number): string => {
  const [waiting = "", rest = ""] = log.split("\nYour own code can push as well:");
  const answer = rest.slice(rest.indexOf("\n  You answered"));
  return (waiting + (rest.includes("You answered") ? answer : "")).replaceAll(String(port), "4780");
};

const escaped = (text: string): string => text.replace(/[&<]/g, (sign) => (sign === "&" ? "&amp;" : "&lt;"));

const terminalPage = (text: string): string => `<style>
  body { margin: 0; padding: 14px; background: #171a21; color: #e6e9ef; height: 100vh; box-sizing: border-box; }
  pre { margin: 0; font: 14px/1.55 "Noto Sans Mono", monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
  b { color: #86b5ff; }
</style><pre><b>$</b> ${escaped(text).replace(/\{".*\}/, (json) => `<b>${json}</b>`)}</pre>`;

/** A finger on the way to the button. */
const showFinger = (page: Page, x: number, y: number, opacity: number): Promise<void> =>
  page.evaluate(
    ([left, top, visible]) => {
      const finger =
        document.getElementById("finger") ?? document.body.appendChild(document.createElement("div"));
      finger.id = "finger";
      Object.assign(finger.style, {
        ...{ position: "fixed", width: "34px", height: "34px", borderRadius: "50%", pointerEvents: "none" },
        ...{ background: "rgb(128 128 128 / 0.55)", border: "2px solid rgb(255 255 255 / 0.9)", zIndex: "9" },
        ...{ left: `${left - 17}px`, top: `${top - 17}px`, opacity: String(visible) },
      });
    },
    [x, y, opacity] as const,
  );

/** The frames side by side, as one animated picture. */
async function save(frames: readonly Frame[], colorScheme: "light" | "dark") {
  const gap = 16;
  const width = (TERMINAL.width + PHONE.width + 3 * gap) * SCALE;
  const height = (PHONE.height + 2 * gap) * SCALE;
  const background = colorScheme === "dark" ? "#0d1117" : "#e6e9f1";
  const rounded = async (picture: Buffer, { width, height }: typeof PHONE) => {
    const [w, h, radius] = [width * SCALE, height * SCALE, 12 * SCALE];
    const mask = `<svg width="${w}" height="${h}"><rect width="${w}" height="${h}" rx="${radius}"/></svg>`;
    return sharp(picture)
      .composite([{ input: Buffer.from(mask), blend: "dest-in" }])
      .png({ compressionLevel: 1 })
      .toBuffer();
  };
  const pictures = await Promise.all(
    frames.map(async ({ terminal, phone }) =>
      sharp({ create: { width, height, channels: 3, background } })
        .composite([
          { input: await rounded(terminal, TERMINAL), left: gap * SCALE, top: gap * SCALE },
          ...(phone
            ? [
                {
                  input: await rounded(phone, PHONE),
                  left: (TERMINAL.width + 2 * gap) * SCALE,
                  top: gap * SCALE,
                },
              ]
            : []),
        ])
        .png({ compressionLevel: 1 })
        .toBuffer(),
    ),
  );
  return sharp(pictures, { join: { animated: true } })
    .webp({ loop: 0, delay: frames.map(({ ms }) => ms), quality: 86, effort: 3, minSize: true })
    .toFile(join(PICTURES, `start-${colorScheme}.webp`));
}
