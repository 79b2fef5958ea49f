import { useState } from "preact/hooks";
import type { Fault } from "../../inputs/fault.js";
import { FAULT_RECIPES, FAULT_ROUTES } from "./fault-recipes.js";

const ALWAYS = 0;

/** Adds a fault by what goes wrong, where, and how often. */
export function FaultForm({
  busy,
  onAdd,
}: {
  readonly busy: boolean;
  readonly onAdd: (fault: Fault) => void;
}) {
  const [recipe, setRecipe] = useState(0);
  const [path, setPath] = useState<string>(FAULT_ROUTES[0].path);
  const [times, setTimes] = useState(1);
  return (
    <form
      class="row-of-fields"
      onSubmit={(event) => {
        event.preventDefault();
        const fault = FAULT_RECIPES[recipe]?.fault;
        if (fault) onAdd({ ...fault, match: { path }, ...(times === ALWAYS ? {} : { times }) });
      }}
    >
      <label class="field grow">
        What goes wrong
        <select value={recipe} onChange={(event) => setRecipe(Number(event.currentTarget.value))}>
          {FAULT_RECIPES.map(({ name }, index) => (
            <option key={name} value={index}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        Where
        <select value={path} onChange={(event) => setPath(event.currentTarget.value)}>
          {FAULT_ROUTES.map((route) => (
            <option key={route.path} value={route.path}>
              {route.label}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        How often
        <select value={times} onChange={(event) => setTimes(Number(event.currentTarget.value))}>
          <option value={1}>once</option>
          <option value={3}>3 times</option>
          <option value={10}>10 times</option>
          <option value={ALWAYS}>until removed</option>
        </select>
      </label>
      <button type="submit" class="button primary" disabled={busy}>
        Add fault
      </button>
    </form>
  );
}
