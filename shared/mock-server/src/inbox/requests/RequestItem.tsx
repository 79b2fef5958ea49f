import { useState } from "preact/hooks";
import type { RequestView } from "../../views.js";
import { Code } from "../common/code.js";
import { Button } from "../common/controls.js";
import { curlCommand } from "../common/curl.js";
import { exactTime } from "../common/time.js";
import { maskedBody, maskedHeaders, typedHeaders } from "./headers.js";
import { statusKind } from "./select.js";

/** One request with its answer. Secrets show only when asked for; the curl command has them. */
export function RequestItem({ request }: { readonly request: RequestView }) {
  const [revealed, setRevealed] = useState(false);
  const { method, path, status, durationMs, at, headers, body, responseBody } = request;
  const shown = revealed
    ? { headers, body, responseBody }
    : { headers: maskedHeaders(headers), body: maskedBody(body), responseBody: maskedBody(responseBody) };
  const command = (sent: Pick<RequestView, "headers" | "body">) =>
    curlCommand({
      method,
      url: `${location.origin}${path}`,
      headers: typedHeaders(sent.headers),
      body: sent.body,
    });
  return (
    <details class="delivery request">
      <summary>
        <span class={`badge ${statusKind(status)}`}>{status}</span>
        <span class="what">{method}</span>
        <span class="where">{path}</span>
        {request.hints.length > 0 && <span class="badge pending">hint</span>}
        <time class="when" dateTime={at}>
          {exactTime(at)}
        </time>
      </summary>
      <div class="inside">
        <div class="row-of-buttons">
          <Button class="quiet" aria-pressed={revealed} onClick={() => setRevealed(!revealed)}>
            Show keys
          </Button>
          <span class="soft">{durationMs} ms</span>
        </div>
        {request.hints.map((hint) => (
          <p key={hint} class="hint">
            {hint}
          </p>
        ))}
        <Code
          label="Headers"
          text={Object.entries(shown.headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join("\n")}
        />
        {body !== "" && <Code label="Body" text={shown.body} />}
        <Code label="Response" text={shown.responseBody} />
        <Code label="As a curl command" text={command(shown)} copied={command(request)} />
      </div>
    </details>
  );
}
