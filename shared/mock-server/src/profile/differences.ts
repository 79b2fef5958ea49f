/** How sure a difference is: seen in the server's code, in a client's, or inferred. */
export type Evidence = "server" | "client" | "inferred";

/** Where the running service does otherwise than its documentation says. */
export interface Difference {
  readonly matter: string;
  readonly documented: string;
  readonly live: string;
  readonly evidence: Evidence;
}

/** One row per difference; each can be switched alone. */
export const DIFFERENCES = {
  callbackKey: {
    matter: "Key of the callback URL in a push's JSON",
    documented: "callback_url",
    live: "callback (callback_url is dropped), with callback_headers",
    evidence: "server",
  },
  clickKey: {
    matter: "Key of the click URL in a push's JSON",
    documented: "click_url",
    live: "click",
    evidence: "server",
  },
  callbackBody: {
    matter: "Body of the per-message callback",
    documented: "the documented webhook payload",
    live: "receipt_id, topic_id, action, reply, device, user_id, timestamp",
    evidence: "client",
  },
} as const satisfies Record<string, Difference>;
export type DifferenceId = keyof typeof DIFFERENCES;

export const PROFILE_NAMES = ["documented", "live"] as const;
export type ProfileName = (typeof PROFILE_NAMES)[number];

/** Which rows play the live service. */
export class Profile {
  readonly name: ProfileName;
  readonly #rows: Record<DifferenceId, boolean>;

  constructor(name: ProfileName, overrides: Partial<Record<DifferenceId, ProfileName>> = {}) {
    this.name = name;
    const ids = Object.keys(DIFFERENCES) as DifferenceId[];
    this.#rows = Object.fromEntries(ids.map((id) => [id, (overrides[id] ?? name) === "live"])) as Record<
      DifferenceId,
      boolean
    >;
  }

  /** Whether this row plays the live service. */
  live(id: DifferenceId): boolean {
    return this.#rows[id];
  }
}
