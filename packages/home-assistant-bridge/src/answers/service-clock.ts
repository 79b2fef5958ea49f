import type { Clock, Transport } from "@iotpush/core";

/** The service's clock, as its responses show it: taps carry its times, and the bridge's own clock may be wrong. */
export class ServiceClock {
  readonly #clock: Pick<Clock, "now">;
  #aheadMs = 0;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => this.#clock.now() + this.#aheadMs;

  /** A transport of requests to the service, by which the clock is set. */
  setBy(transport: Transport): Transport {
    return async (request, options) => {
      const response = await transport(request, options);
      const at = Date.parse(response.headers.date ?? "");
      if (!Number.isNaN(at)) this.#aheadMs = at - this.#clock.now();
      return response;
    };
  }
}
