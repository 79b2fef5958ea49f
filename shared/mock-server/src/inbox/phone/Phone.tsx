import type { PhoneView } from "../../views.js";
import { AppCard } from "../card/AppCard.js";
import { LockCard } from "../card/LockCard.js";
import { Choice } from "../common/Choice.js";
import { useStored } from "../common/use-stored.js";
import { useFilters } from "../feed/filter-context.js";
import { MessageFeed } from "../feed/MessageFeed.js";
import { useFeed } from "../feed/use-feed.js";
import { EmptyFeed } from "./EmptyFeed.js";
import { LockScreenClock } from "./LockScreenClock.js";
import { OnlineSwitch } from "./OnlineSwitch.js";
import { StatusBar } from "./StatusBar.js";

const SCREENS = [
  { value: "app", label: "App" },
  { value: "lock", label: "Lock screen" },
] as const;

/** One of the account's phones, and you are its owner. */
export function Phone({ phone }: { readonly phone: PhoneView }) {
  const { filters } = useFilters();
  const feed = useFeed({ ...filters, phone: phone.id });
  const open = useFeed({ ...filters, phone: phone.id, open: true });
  const [screen, setScreen] = useStored<"app" | "lock">(`screen-${phone.name}`, "app", ["app", "lock"]);
  return (
    <section class="phone" aria-label={phone.name}>
      <div class="phone-head">
        <h2>
          {phone.name} <span class="platform">{PLATFORM_NAMES[phone.platform]}</span>
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
      <div class={`device ${screen} ${phone.platform}`}>
        <StatusBar online={phone.online} />
        {screen === "lock" && <LockScreenClock />}
        {!phone.online && (
          <p class="offline-note">Offline: what is sent now waits until the phone is online again.</p>
        )}
        <MessageFeed
          key={screen}
          feed={feed}
          open={open}
          label={`Notifications on ${phone.name}`}
          empty={<EmptyFeed phone={phone} />}
          row={(message, place) =>
            screen === "lock" ? (
              <LockCard
                message={message}
                place={place}
                phoneId={phone.id}
                onOpenApp={() => setScreen("app")}
              />
            ) : (
              <AppCard message={message} place={place} phoneId={phone.id} />
            )
          }
        />
      </div>
    </section>
  );
}

const PLATFORM_NAMES = { ios: "iOS", android: "Android", web: "Web" } as const;
