import { raw } from "hono/html";

/** Renews the page's main part every few seconds, unless somebody has opened something in it. Copies YAML. */
export const SCRIPT = raw(`
const main = document.getElementById("main");
setInterval(async () => {
  if (document.hidden || main.querySelector("details[open]") || main.contains(document.activeElement)) return;
  try {
    const response = await fetch("?part=main");
    if (response.ok) main.innerHTML = await response.text();
    else location.reload();
  } catch {}
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
