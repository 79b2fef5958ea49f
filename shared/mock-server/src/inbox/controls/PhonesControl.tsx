import type { Platform } from "@iotpush/core/contract";
import { useState } from "preact/hooks";
import { Problem } from "../common/Problem.js";
import { useWork } from "../common/use-work.js";
import { addPhone } from "../server/control-api.js";
import { useServer } from "../server/server-context.js";

/** Who has a phone, and a new one for the account, subscribed to all of its topics. */
export function PhonesControl() {
  const { phones } = useServer().state;
  const [name, setName] = useState("");
  const [platform, setPlatform] = useState<Platform>("android");
  const { busy, problem, run } = useWork();
  return (
    <section aria-labelledby="phones-control">
      <h3 id="phones-control">Phones</h3>
      <ul class="phones-list">
        {phones.map((phone) => (
          <li key={phone.id}>
            <strong>{phone.name}</strong> <span class="soft">{phone.topics.join(", ") || "no topic"}</span>
            {!phone.online && <span class="badge pending">offline</span>}
          </li>
        ))}
      </ul>
      <form
        class="row-of-fields"
        onSubmit={(event) => {
          event.preventDefault();
          run(async () => {
            await addPhone(name.trim(), platform);
            setName("");
          });
        }}
      >
        <label class="field grow">
          Name of another phone
          <input
            value={name}
            required
            maxLength={200}
            placeholder="Galaxy S25"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </label>
        <label class="field">
          Platform
          <select value={platform} onChange={(event) => setPlatform(event.currentTarget.value as Platform)}>
            <option value="android">Android</option>
            <option value="ios">iOS</option>
            <option value="web">Web</option>
          </select>
        </label>
        <button type="submit" class="button" disabled={busy || name.trim() === ""}>
          Add phone
        </button>
      </form>
      <Problem error={problem} />
    </section>
  );
}
