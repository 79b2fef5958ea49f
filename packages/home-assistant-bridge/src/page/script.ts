import { raw } from "hono/html";

const TIMES = `const localTimes = () => {
  for (const each of document.querySelectorAll("time")) {
    const at = new Date(each.dateTime);
    each.textContent = each.dataset.length === "short" ? at.toLocaleTimeString() : at.toLocaleString();
  }
};
localTimes();
`;

/** Shows times in the reader's zone, on a page that stays as it is. */
export const ONCE = raw(TIMES);

/** Renews the page's main part every few seconds, unless somebody has opened or selected something in it. Copies YAML. */
export const SCRIPT = raw(`
const main = document.getElementById("main");
${TIMES}const inUse = () =>
  main.querySelector("details[open], :active") || main.contains(document.activeElement) || !getSelection().isCollapsed;
let renewing = false;
setInterval(async () => {
  if (document.hidden || renewing || inUse()) return;
  renewing = true;
  try {
    const response = await fetch("?part=main", { signal: AbortSignal.timeout?.(10000) });
    const text = await response.text();
    // Somebody may have come to use it while this was on its way.
    if (inUse()) return;
    if (response.ok) {
      main.innerHTML = text;
      localTimes();
      // Any other error passes: a bridge that starts, or the proxy before it.
    } else if (response.status === 401) location.reload();
  } catch {
  } finally {
    renewing = false;
  }
}, 3000);
main.addEventListener("click", async (event) => {
  const button = event.target.closest("button[data-copy]");
  if (!button) return;
  const text = button.closest("section").querySelector("pre").textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(button.closest("section").querySelector("pre"));
  }
});
`);
