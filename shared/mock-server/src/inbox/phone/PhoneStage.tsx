import { Choice } from "../common/Choice.js";
import { useMedia, WIDE } from "../common/use-media.js";
import { useStored } from "../common/use-stored.js";
import { useServer } from "../server/server-context.js";
import { AllMessages } from "./AllMessages.js";
import { NoPhones } from "./NoPhones.js";
import { Phone } from "./Phone.js";

const SIDE_BY_SIDE = "side-by-side";
const EVERYTHING = "everything";

/** The phones: side by side, or one at a time; or every message, whoever it went to. */
export function PhoneStage() {
  const { phones } = useServer().state;
  const wide = useMedia(WIDE);
  const [stored, setShown] = useStored<string>(
    "shown",
    wide ? SIDE_BY_SIDE : (phones[0]?.name ?? EVERYTHING),
  );
  const manyFit = wide && phones.length > 1;
  const options = [
    ...(manyFit ? [{ value: SIDE_BY_SIDE, label: "Side by side" }] : []),
    ...phones.map(({ name }) => ({ value: name, label: name })),
    { value: EVERYTHING, label: "All messages" },
  ];
  const shown = options.some(({ value }) => value === stored) ? stored : (options[0]?.value ?? EVERYTHING);
  const visible = shown === SIDE_BY_SIDE ? phones : phones.filter(({ name }) => name === shown);
  return (
    <div class="stage">
      <Choice legend="Which phone to show" name="shown" value={shown} options={options} onChange={setShown} />
      {phones.length === 0 && <NoPhones />}
      <div class="phones">
        {shown === EVERYTHING ? (
          <AllMessages />
        ) : (
          visible.map((phone) => <Phone key={phone.id} phone={phone} />)
        )}
      </div>
    </div>
  );
}
