import { useState } from "preact/hooks";
import type { Fault, FaultView } from "../../inputs/played.js";
import { Button, Field, Form, Select } from "../common/controls.js";
import { useWork } from "../common/hooks.js";
import { Section } from "../common/parts.js";
import { addFault, loadFaults, removeFault, removeFaults } from "../server/api.js";
import { type Source, useLoaded } from "../server/live.js";
import { FAULT_RECIPES, FAULT_ROUTES, faultText } from "./fault-recipes.js";

const FAULTS: Source<readonly FaultView[]> = {
  empty: [],
  load: loadFaults,
  change: (faults, { type }) => (type === "ready" || type === "faults" ? undefined : faults),
};

export function FaultsControl() {
  const { value: faults, problem: unread } = useLoaded(FAULTS);
  const work = useWork();
  return (
    <Section id="faults" title="Faults" problem={work.problem ?? unread}>
      {faults.length === 0 ? (
        <p class="soft">
          None: every request gets its real response. Add one to see how your code handles it.
        </p>
      ) : (
        <ul class="faults">
          {faults.map((fault) => (
            <li key={fault.id}>
              <span>{faultText(fault)}</span>
              <Button
                class="quiet"
                aria-label={`Remove the fault ${faultText(fault)}`}
                work={work}
                start={() => removeFault(fault.id)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {faults.length > 1 && (
        <Button work={work} start={removeFaults}>
          Remove all faults
        </Button>
      )}
      <FaultForm busy={work.busy} onAdd={(fault) => work.run(() => addFault(fault))} />
    </Section>
  );
}

const ALWAYS = 0;
const TIMES = [
  { value: 1, label: "once" },
  { value: 3, label: "3 times" },
  { value: 10, label: "10 times" },
  { value: ALWAYS, label: "until removed" },
];

function FaultForm(props: { readonly busy: boolean; readonly onAdd: (fault: Fault) => void }) {
  const [recipe, setRecipe] = useState<string>(FAULT_RECIPES[0].name);
  const [path, setPath] = useState<string>(FAULT_ROUTES[0].value);
  const [times, setTimes] = useState(1);
  const add = () => {
    const fault = FAULT_RECIPES.find(({ name }) => name === recipe)?.fault;
    props.onAdd({ ...fault, match: { path }, ...(times === ALWAYS ? {} : { times }) });
  };
  return (
    <Form onSend={add}>
      <Field label="What goes wrong" class="field grow">
        <Select value={recipe} options={FAULT_RECIPES.map(({ name }) => name)} onChange={setRecipe} />
      </Field>
      <Field label="Where">
        <Select value={path} options={FAULT_ROUTES} onChange={setPath} />
      </Field>
      <Field label="How often">
        <Select value={times} options={TIMES} onChange={setTimes} />
      </Field>
      <Button type="submit" class="button primary" disabled={props.busy}>
        Add fault
      </Button>
    </Form>
  );
}
