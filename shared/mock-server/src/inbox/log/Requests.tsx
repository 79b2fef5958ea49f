import { useState } from "preact/hooks";
import type { RequestView } from "../../views.js";
import { Code } from "../common/code.js";
import { curlCommand } from "../common/curl.js";
import { Button, Check, EmptyState, Input, Loading, Problem } from "../common/parts.js";
import { exactTime } from "../common/time.js";
import { PAGE_HEADER, read } from "../server/api.js";
import { type Source, startsOver, useLoaded } from "../server/live.js";
import { maskedBody, maskedHeaders, typedHeaders } from "./headers.js";
import { selectRequests, statusKind } from "./select.js";

const MOST_SHOWN = 300;

const REQUESTS: Source<readonly RequestView[]> = {
  empty: [],
  load: async () => (await read<{ requests: RequestView[] }>(`/requests?limit=${MOST_SHOWN}`)).requests,
  change: (list, event) => {
    if (startsOver(event)) return undefined;
    if (event.type !== "request" || list.some(({ id }) => id === event.request.id)) return list;
    return [event.request, ...list].slice(0, MOST_SHOWN);
  },
};

/** Begins with `search`: give it that as its key. */
export function RequestsPanel({ search: asked }: { readonly search: string | undefined }) {
  const { value: requests, loaded, problem } = useLoaded(REQUESTS);
  const [search, setSearch] = useState(asked ?? "");
  const [hideReads, setHideReads] = useState(false);
  const [showOwn, setShowOwn] = useState(false);
  const selected = selectRequests(requests, { search, hideReads, showOwn });
  const own = requests.filter(({ headers }) => PAGE_HEADER in headers).length;
  const showAll = () => {
    setSearch("");
    setHideReads(false);
    setShowOwn(true);
  };
  return (
    <>
      <h2>Requests</h2>
      <div class="row wrap fields">
        <Input label="Find in path, body and response" type="search" value={search} onText={setSearch} />
        <Check label="Hide reads (GET)" checked={hideReads} onChange={setHideReads} />
        <Check label={`Show this page's own (${own})`} checked={showOwn} onChange={setShowOwn} />
      </div>
      <Problem error={problem} />
      {!loaded && !problem && <Loading />}
      {loaded &&
        selected.length === 0 &&
        (requests.length === own ? (
          <EmptyState title="No request yet">
            <p>Whatever your code sends to this server shows here, with its headers, body and response.</p>
          </EmptyState>
        ) : (
          <EmptyState title="Nothing matches">
            <p>None of the last {requests.length} requests matches.</p>
            <Button onClick={showAll}>Show all of them</Button>
          </EmptyState>
        ))}
      {selected.map((request) => (
        <RequestItem key={request.id} request={request} />
      ))}
    </>
  );
}

/** One request with its answer. Secrets show only when asked for; the curl command has them. */
function RequestItem({ request }: { readonly request: RequestView }) {
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
    <details class="delivery">
      <summary class="row">
        <span class={`badge ${statusKind(status)}`}>{status}</span>
        <span class="what">{method}</span>
        <span class="where ellipsis soft">{path}</span>
        {request.hints.length > 0 && <span class="badge pending">hint</span>}
        <time class="when small" dateTime={at}>
          {exactTime(at)}
        </time>
      </summary>
      <div class="inside stack">
        <div class="row">
          <Button class="quiet" aria-pressed={revealed} onClick={() => setRevealed(!revealed)}>
            Show keys
          </Button>
          <span class="soft">{durationMs} ms</span>
        </div>
        {request.hints.map((hint) => (
          <p key={hint} class="hint small">
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
