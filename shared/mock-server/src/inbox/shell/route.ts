import { useLayoutEffect, useState } from "preact/hooks";

/** What the panel beside the phones shows; on a narrow screen it covers them, and `phones` shows them again. */
export const PANELS = ["phones", "message", "send", "requests", "callbacks", "controls"] as const;
export type PanelName = (typeof PANELS)[number];

/** A place in the page, as the address says it: it can be linked to, and the Back button works. */
export interface PageRoute {
  readonly panel: PanelName;
  /** The message's id in the panel `message`. */
  readonly id?: string;
  /** What to look for in the panel `requests`. */
  readonly search?: string;
}

/** Reads the part of the address after #; anything unknown is the phones. */
export function readRoute(hash: string): PageRoute {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, id] = path.split("/");
  const panel = PANELS.find((known) => known === name) ?? "phones";
  const search = new URLSearchParams(query).get("search");
  return { panel, ...(id ? { id: decode(id) } : {}), ...(search ? { search } : {}) };
}

export function hrefOf({ panel, id, search }: PageRoute): string {
  const path = [panel === "phones" ? "" : panel, ...(id ? [encodeURIComponent(id)] : [])].join("/");
  return `#/${path}${search ? `?${new URLSearchParams({ search })}` : ""}`;
}

export const goTo = (route: PageRoute): void => {
  location.hash = hrefOf(route);
};

export function useRoute(): PageRoute {
  const [route, setRoute] = useState(() => readRoute(location.hash));
  useLayoutEffect(() => {
    const follow = () => setRoute(readRoute(location.hash));
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return route;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
