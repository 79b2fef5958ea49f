import { html } from "hono/html";

/** A time that the page's script shows in the reader's zone; UTC without it. */
export const localTime = (at: number, length: "long" | "short" = "long") => {
  const iso = new Date(at).toISOString();
  const text = length === "long" ? iso.slice(0, 19).replace("T", " ") : iso.slice(11, 19);
  return html`<time datetime="${iso}" data-length="${length}">${text} UTC</time>`;
};
