import { useState } from "preact/hooks";
import type { Fault } from "../../inputs/played.js";
import { useWork } from "../common/hooks.js";
import { Button, Form, Section, Select } from "../common/parts.js";
import { change } from "../server/api.js";
import { useServer } from "../server/live.js";
import { FAULT_RECIPES, FAULT_ROUTES, faultText } from "./fault-recipes.js";

export function FaultsControl() {
  const { faults } = useServer();
  const work = useWork();
  return (
    <Section id="faults" title="Faults" problem={work.problem}>
      {faults.length === 0 ? (
        <p class="soft">
          None: every request gets its real response. Add one to see how your code handles it.
        </p>
      ) : (
        <ul class="faults stack tight">
          {faults.map((fault) => (
            <li key={fault.id} class="row">
              <span>{faultText(fault)}</span>
              <Button
                class="quiet"
                aria-label={`Remove the fault ${faultText(fault)}`}
                work={work}
                start={() => change("DELETE", `/faults/${fault.id}`)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      {faults.length > 1 && (
        <Button work={work} start={() => change("DELETE", "/faults")}>
          Remove all faults
        </Button>
      )}
      <FaultForm busy={work.busy} onAdd={(fault) => work.run(() => change("POST", "/faults", fault))} />
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
      <Select
        label="What goes wrong"
        class="field stack small grow"
        value={recipe}
        options={FAULT_RECIPES.map(({ name }) => name)}
        onChange={setRecipe}
      />
      <Select label="Where" value={path} options={FAULT_ROUTES} onChange={setPath} />
      <Select label="How often" value={times} options={TIMES} onChange={setTimes} />
      <Button type="submit" class="button primary" disabled={props.busy}>
        Add fault
      </Button>
    </Form>
  );
}
