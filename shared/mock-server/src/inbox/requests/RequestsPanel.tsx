import { useState } from "preact/hooks";
import type { RequestView } from "../../views.js";
import { Button, Check, Field, Input } from "../common/controls.js";
import { EmptyState, Loading, Problem } from "../common/parts.js";
import { loadRequests, PAGE_HEADER } from "../server/api.js";
import { type Source, useLoaded } from "../server/live.js";
import { RequestItem } from "./RequestItem.js";
import { selectRequests } from "./select.js";

const MOST_SHOWN = 300;

const REQUESTS: Source<readonly RequestView[]> = {
  empty: [],
  load: () => loadRequests(MOST_SHOWN),
  change: (list, event) => {
    if (event.type === "ready" || event.type === "reset") return undefined;
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
      <div class="row-of-fields">
        <Field label="Find in path, body and response" class="field grow">
          <Input type="search" value={search} onText={setSearch} />
        </Field>
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
