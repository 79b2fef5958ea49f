import { createContext } from "preact";
import { useContext } from "preact/hooks";

/** What the reader wants to see; empty values do not filter. */
export interface FeedFilters {
  readonly topic: string;
  readonly priority: string;
  readonly search: string;
}

export const noFilters: FeedFilters = { topic: "", priority: "", search: "" };

export interface FilterState {
  readonly filters: FeedFilters;
  set(filters: FeedFilters): void;
}

export const FilterContext = createContext<FilterState>({ filters: noFilters, set: () => undefined });

export const useFilters = (): FilterState => useContext(FilterContext);
