import { useLayoutEffect, useRef } from "preact/hooks";
import { Input, Select } from "../common/controls.js";
import { PRIORITY_NAMES } from "../common/words.js";
import { useServer } from "../server/live.js";
import { noFilters, useFilters } from "./use-feed.js";

/** Which notifications to show, on every phone. Closed, it filters nothing. */
export function FilterBar() {
  const { topics } = useServer().state;
  const { filters, set } = useFilters();
  const field = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    field.current?.focus();
    return () => set(noFilters);
  }, [set]);
  return (
    <search class="filters">
      <Input
        ref={field}
        type="search"
        id="search"
        aria-label="Search title and text"
        placeholder="Search"
        value={filters.search}
        onText={(search) => set({ ...filters, search })}
      />
      <Select
        label="Topic"
        value={filters.topic}
        options={[{ value: "", label: "All topics" }, ...topics.map(({ name }) => name)]}
        onChange={(topic) => set({ ...filters, topic })}
      />
      <Select
        label="Priority"
        value={filters.priority}
        options={[{ value: "", label: "Any priority" }, ...PRIORITY_NAMES, "lowest"]}
        onChange={(priority) => set({ ...filters, priority })}
      />
    </search>
  );
}
