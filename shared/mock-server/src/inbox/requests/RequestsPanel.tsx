import { useEffect, useState } from "preact/hooks";
import { EmptyState } from "../common/EmptyState.js";
import { Loading } from "../common/Loading.js";
import { Problem } from "../common/Problem.js";
import { PAGE_HEADER } from "../server/control-fetch.js";
import { RequestItem } from "./RequestItem.js";
import { selectRequests } from "./select.js";
import { useRequests } from "./use-requests.js";

/** The log of requests to the API. */
export function RequestsPanel({ search: asked }: { readonly search: string | undefined }) {
  const { value: requests, loaded, problem } = useRequests();
  const [search, setSearch] = useState(asked ?? "");
  const [hideReads, setHideReads] = useState(false);
  const [showOwn, setShowOwn] = useState(false);
  useEffect(() => setSearch(asked ?? ""), [asked]);
  const selected = selectRequests(requests, { search, hideReads, showOwn });
  const own = requests.filter(({ headers }) => PAGE_HEADER in headers).length;
  return (
    <>
      <h2>Requests</h2>
      <div class="row-of-fields">
        <label class="field grow">
          Find in path, body and response
          <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={hideReads}
            onChange={(event) => setHideReads(event.currentTarget.checked)}
          />
          Hide reads (GET)
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={showOwn}
            onChange={(event) => setShowOwn(event.currentTarget.checked)}
          />
          Show this page's own ({own})
        </label>
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
            <button
              type="button"
              class="button"
              onClick={() => {
                setSearch("");
                setHideReads(false);
                setShowOwn(true);
              }}
            >
              Show all of them
            </button>
          </EmptyState>
        ))}
      {selected.map((request) => (
        <RequestItem key={request.id} request={request} />
      ))}
    </>
  );
}
