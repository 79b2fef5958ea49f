import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { SCRIPT } from "./script.js";

/** The script on a page whose next renewal comes, and is answered, when the test says so. */
function playPage() {
  const page = {
    html: "before",
    opened: false,
    held: false,
    focused: false,
    selecting: false,
    reloaded: 0,
    asked: 0,
  };
  let renew: () => Promise<void> = async () => {};
  let answer: (response: { ok: boolean; status: number; text: () => Promise<string> }) => void = () => {};
  const main = {
    // As in a browser, where either selector is enough.
    querySelector: (selector: string) =>
      (page.opened && selector.includes("details[open]")) || (page.held && selector.includes(":active"))
        ? {}
        : null,
    contains: () => page.focused,
    addEventListener: () => {},
    set innerHTML(html: string) {
      page.html = html;
    },
  };
  runInNewContext(String(SCRIPT), {
    document: { hidden: false, activeElement: {}, getElementById: () => main, querySelectorAll: () => [] },
    getSelection: () => ({ isCollapsed: !page.selecting }),
    location: { reload: () => void page.reloaded++ },
    setInterval: (work: typeof renew) => {
      renew = work;
    },
    fetch: () =>
      new Promise((resolve) => {
        page.asked++;
        answer = resolve;
      }),
    AbortSignal,
  });
  return {
    page,
    renew: () => renew(),
    answer: (status = 200) => answer({ ok: status < 300, status, text: async () => "after" }),
  };
}

test("the main part is renewed, and the whole page if its reader is no longer let in", async () => {
  const { page, renew, answer } = playPage();
  for (const status of [200, 401]) {
    const renewed = renew();
    answer(status);
    await renewed;
  }
  expect(page).toMatchObject({ html: "after", reloaded: 1 });
});

test("a bridge that is away, or slow, is asked again without leaving the page", async () => {
  const { page, renew, answer } = playPage();
  const slow = renew();
  await renew();
  expect(page.asked).toBe(1);
  answer(502);
  await slow;
  expect(page).toMatchObject({ html: "before", reloaded: 0 });
  const renewed = renew();
  answer();
  await renewed;
  expect(page.html).toBe("after");
});

test.each([["opened"], ["held"], ["focused"], ["selecting"]] as const)(
  "what is %s stays, even while the renewal is on its way",
  async (what) => {
    const { page, renew, answer } = playPage();
    for (const status of [200, 401]) {
      page[what] = false;
      const renewed = renew();
      page[what] = true;
      answer(status);
      await renewed;
    }
    expect(page).toMatchObject({ html: "before", reloaded: 0 });
    const renewed = renew();
    answer();
    await renewed;
    expect(page.html).toBe("before");
  },
);
