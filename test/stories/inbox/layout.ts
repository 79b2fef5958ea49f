import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Page } from "playwright-core";

const FILE = new URL("layout.txt", import.meta.url);
const SHOWN =
  "h1, h2, h3, article, button, a, input, select, summary, label, .waiting-count, .answer, .closed, .late, .badge, .empty, [role=alert]";
/** Other versions of the browser may draw a line this much higher or wider. */
const TOLERANCE_PX = 6;

/** What is drawn on a page: each text with its box, as `text | x y width height`. */
const layoutOf = (page: Page): Promise<string[]> =>
  page.evaluate((selector) => {
    const lines = [...document.querySelectorAll<HTMLElement>(selector)].flatMap((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      if (width < 2 || height < 2 || y > innerHeight || x > innerWidth || y + height < 0) return [];
      // biome-ignore lint/performance/useDomNodeTextContent: what is drawn counts.
      const text = element.innerText.trim().split("\n")[0] || element.getAttribute("aria-label") || "";
      const box = [x, y, width, height].map(Math.round).join(" ");
      return [`${element.tagName.toLowerCase()} ${text.replace(/:\d{4,5}\b|\b\d+ ms/g, "…")} | ${box}`];
    });
    return [...new Set(lines)];
  }, SHOWN);

const pictures = new Map<string, string[]>(
  (existsSync(FILE) ? readFileSync(FILE, "utf8") : "")
    .split(/^# /m)
    .slice(1)
    .map((part) => {
      const [name = "", ...lines] = part.trimEnd().split("\n");
      return [name, lines];
    }),
);

/**
 * What differs from the layout that was looked at last, line by line: another text, or a box that moved.
 * With `UPDATE_LAYOUT=1` what is drawn now becomes that layout.
 */
export async function layoutChanges(page: Page, name: string): Promise<string[]> {
  const drawn = await layoutOf(page);
  if (process.env.UPDATE_LAYOUT) {
    pictures.set(name, drawn);
    writeFileSync(FILE, [...pictures].map(([key, lines]) => `# ${key}\n${lines.join("\n")}\n`).join(""));
  }
  const expected = pictures.get(name) ?? [];
  return Array.from({ length: Math.max(drawn.length, expected.length) }, (_, index) => [
    expected[index] ?? "nothing",
    drawn[index] ?? "nothing",
  ]).flatMap(([before = "", now = ""]) => (isSame(before, now) ? [] : [`${before} -> ${now}`]));
}

function isSame(before: string, now: string): boolean {
  const parts = (line: string): [string, number[]] => {
    const [text = "", box = ""] = line.split(" | ");
    return [text, box.split(" ").map(Number)];
  };
  const [[textBefore, boxBefore], [textNow, boxNow]] = [parts(before), parts(now)];
  return (
    textBefore === textNow &&
    boxBefore.every((side, index) => Math.abs(side - (boxNow[index] ?? Number.NaN)) <= TOLERANCE_PX)
  );
}
