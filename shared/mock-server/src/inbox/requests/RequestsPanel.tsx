import { useEffect, useState } from "preact/hooks";
import { EmptyState } from "../common/EmptyState.js";
import { RequestItem } from "./RequestItem.js";
import { selectRequests } from "./select.js";
import { useRequests } from "./use-requests.js";

/** The log of requests to the API. */
export function RequestsPanel({ search: asked }: { readonly search: string | undefined }) {
  const requests = useRequests();
  const [search, setSearch] = useState(asked ?? "");
  const [hideReads, setHideReads] = useState(false);
  useEffect(() => setSearch(asked ?? ""), [asked]);
  const selected = selectRequests(requests, { search, hideReads });
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
      </div>
      {selected.length === 0 &&
        (requests.length === 0 ? (
          <EmptyState title="No request yet">
            <p>Whatever calls this server's API shows here, with its headers, body and answer.</p>
          </EmptyState>
        ) : (
          <EmptyState title="Nothing matches">
            <p>None of the last {requests.length} requests fits.</p>
            <button
              type="button"
              class="button"
              onClick={() => {
                setSearch("");
                setHideReads(false);
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
