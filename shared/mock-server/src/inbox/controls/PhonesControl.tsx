import type { Platform } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { Button, Field, Form, Input, Select } from "../common/controls.js";
import { useWork } from "../common/hooks.js";
import { Section } from "../common/parts.js";
import { PLATFORM_NAMES } from "../common/words.js";
import { addPhone } from "../server/api.js";
import { useServer } from "../server/live.js";

const PLATFORMS = Object.entries(PLATFORM_NAMES).map(([value, label]) => ({
  value: value as Platform,
  label,
}));

/** Who has a phone, and a new one for the account, subscribed to all of its topics. */
export function PhonesControl() {
  const { phones } = useServer().state;
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState<Platform>("android");
  const { busy, problem, run } = useWork();
  return (
    <Section id="phones-control" title="Phones" problem={problem}>
      <ul class="phones-list">
        {phones.map((phone) => (
          <li key={phone.id}>
            <strong>{phone.name}</strong> <span class="soft">{phone.topics.join(", ") || "no topic"}</span>{" "}
            {!phone.online && <span class="badge pending">offline</span>}
          </li>
        ))}
      </ul>
      <Form onSend={() => run(() => addPhone(name.trim(), platform).then(() => setName("")))}>
        <Field label="Name of another phone" class="field grow">
          <Input value={name} required maxLength={200} placeholder="Galaxy S25" onText={setName} />
        </Field>
        <Field label="Platform">
          <Select value={platform} options={PLATFORMS} onChange={setPlatform} />
        </Field>
        <Button type="submit" disabled={busy || name.trim() === ""}>
          Add phone
        </Button>
      </Form>
    </Section>
  );
}
