import { html } from "hono/html";

/** Asks for the bridge's token. */
export const loginPart = (wrong: boolean) => html`
  <div class="card login"><h1>iotpush bridge</h1>
    <form method="post" action="login">
      <p>${wrong ? html`<span class="bad">That is not the token.</span>` : "The bridge's token, from its settings or the file token in its data folder:"}</p>
      <input type="password" name="token" autocomplete="current-password" autofocus aria-label="Token">
      <button class="main">Open</button>
    </form></div>`;
