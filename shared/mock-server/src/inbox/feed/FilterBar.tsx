import { useEffect, useRef } from "preact/hooks";
import { PRIORITY_NAMES } from "../common/words.js";
import { useServer } from "../server/server-context.js";
import { noFilters, useFilters } from "./filter-context.js";

/** Which notifications to show, on every phone. Closed, it filters nothing. */
export function FilterBar() {
  const { topics } = useServer().state;
  const { filters, set } = useFilters();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    return () => set(noFilters);
  }, [set]);
  return (
    <search class="filters">
      <input
        ref={field}
        type="search"
        id="search"
        aria-label="Search title and text"
        placeholder="Search"
        value={filters.search}
        onInput={(event) => set({ ...filters, search: event.currentTarget.value })}
      />
      <select
        aria-label="Topic"
        value={filters.topic}
        onChange={(event) => set({ ...filters, topic: event.currentTarget.value })}
      >
        <option value="">All topics</option>
        {topics.map(({ id, name }) => (
          <option key={id}>{name}</option>
        ))}
      </select>
      <select
        aria-label="Priority"
        value={filters.priority}
        onChange={(event) => set({ ...filters, priority: event.currentTarget.value })}
      >
        <option value="">Any priority</option>
        {[...PRIORITY_NAMES, "lowest"].map((priority) => (
          <option key={priority}>{priority}</option>
        ))}
      </select>
    </search>
  );
}
