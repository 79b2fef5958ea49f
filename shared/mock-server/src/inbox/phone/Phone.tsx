import type { PhoneView } from "../../views.js";
import { Card } from "../card/Card.js";
import { useStored, useWork } from "../common/hooks.js";
import { Choice, Problem } from "../common/parts.js";
import { PLATFORM_NAMES } from "../common/words.js";
import { MessageFeed } from "../feed/MessageFeed.js";
import { type Search, useFeed } from "../feed/use-feed.js";
import { change } from "../server/api.js";
import { useNow } from "../server/live.js";
import { EmptyFeed } from "./EmptyFeed.js";

const SCREENS = [
  { value: "app", label: "App" },
  { value: "lock", label: "Lock screen" },
] as const;

export function Phone({ phone, search }: { readonly phone: PhoneView; readonly search: Search }) {
  const feed = useFeed(phone.id, search.filters);
  const [screen, setScreen] = useStored<"app" | "lock">(`screen-${phone.name}`, "app", ["app", "lock"]);
  return (
    <section class="phone column" aria-label={phone.name}>
      <div class="phone-head row wrap">
        <h2>
          {phone.name} <span class="platform soft">{PLATFORM_NAMES[phone.platform]}</span>
        </h2>
        <OnlineSwitch phone={phone} />
        <Choice
          legend={`What ${phone.name} shows`}
          name={`screen-${phone.id}`}
          value={screen}
          options={SCREENS}
          onChange={setScreen}
        />
      </div>
      <div class={`device column ${screen} ${phone.platform}`}>
        <StatusBar online={phone.online} />
        {screen === "lock" && <LockScreenClock />}
        {!phone.online && (
          <p class="offline-note">Offline: what is sent now waits until the phone is online again.</p>
        )}
        <MessageFeed
          key={screen}
          feed={feed}
          label={`Notifications on ${phone.name}`}
          empty={<EmptyFeed phone={phone} search={search} />}
          row={(message, place) => (
            <Card
              message={message}
              place={place}
              look={screen}
              phoneId={phone.id}
              onOpenApp={() => setScreen("app")}
            />
          )}
        />
      </div>
    </section>
  );
}

/** Takes the phone off the network, or back: what waited for it is delivered then. */
function OnlineSwitch({ phone }: { readonly phone: PhoneView }) {
  const { busy, problem, run } = useWork();
  return (
    <label class="switch row touch">
      <input
        type="checkbox"
        role="switch"
        aria-checked={phone.online}
        aria-label={`${phone.name} is online`}
        checked={phone.online}
        disabled={busy}
        onChange={() =>
          run(() =>
            change("POST", `/phones/${encodeURIComponent(phone.id)}/${phone.online ? "offline" : "online"}`),
          )
        }
      />
      <span aria-hidden="true">{phone.online ? "Online" : "Offline"}</span>
      <Problem error={problem} />
    </label>
  );
}

function StatusBar({ online }: { readonly online: boolean }) {
  const time = new Date(useNow()).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  return (
    <div class="status-bar" aria-hidden="true">
      <span>{time}</span>
      <span class="island" />
      <span class={online ? "signal" : "signal off"}>{online ? "5G" : "offline"}</span>
    </div>
  );
}

function LockScreenClock() {
  const now = new Date(useNow());
  return (
    <div class="lock-clock" aria-hidden="true">
      <span class="date">
        {now.toLocaleDateString([], { weekday: "long", day: "numeric", month: "long" })}
      </span>
      <span class="time">
        {now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}
      </span>
    </div>
  );
}
