import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { SCRIPT } from "./script.js";

/** The script on a page whose next renewal comes, and is answered, when the test says so. */
function playPage() {
  const page = { html: "before", opened: false, focused: false, selecting: false, reloaded: 0 };
  let renew: () => Promise<void> = async () => {};
  let answer: (response: { ok: boolean; text: () => Promise<string> }) => void = () => {};
  const main = {
    querySelector: () => (page.opened ? {} : null),
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
        answer = resolve;
      }),
  });
  return {
    page,
    renew: () => renew(),
    answer: (ok = true) => answer({ ok, text: async () => "after" }),
  };
}

test("the main part is renewed, and the whole page if its reader is no longer let in", async () => {
  const { page, renew, answer } = playPage();
  for (const ok of [true, false]) {
    const renewed = renew();
    answer(ok);
    await renewed;
  }
  expect(page).toMatchObject({ html: "after", reloaded: 1 });
});

test.each([["opened"], ["focused"], ["selecting"]] as const)(
  "what is %s stays, even while the renewal is on its way",
  async (what) => {
    const { page, renew, answer } = playPage();
    for (const ok of [true, false]) {
      page[what] = false;
      const renewed = renew();
      page[what] = true;
      answer(ok);
      await renewed;
    }
    expect(page).toMatchObject({ html: "before", reloaded: 0 });
    const renewed = renew();
    answer();
    await renewed;
    expect(page.html).toBe("before");
  },
);
