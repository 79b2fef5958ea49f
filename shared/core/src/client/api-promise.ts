import type { WireResponse } from "../wire/http.js";

/** A result together with the answer it was read from. */
export interface WithResponse<T> {
  readonly data: T;
  readonly response: WireResponse;
}

/** A promise of a call's result; `withResponse()` gives status and headers as well. */
export class ApiPromise<T> extends Promise<T> {
  readonly #call: Promise<WithResponse<T>>;

  static override get [Symbol.species]() {
    return Promise;
  }

  constructor(call: Promise<WithResponse<T>>) {
    super((resolve, reject) => {
      call.then(({ data }) => resolve(data), reject);
    });
    this.#call = call;
  }

  withResponse(): Promise<WithResponse<T>> {
    // The caller now listens to the other promise: this one's rejection is the same and must not count as unhandled.
    this.catch(() => undefined);
    return this.#call;
  }

  /** The same call, its result turned into another. */
  map<U>(turn: (data: T) => U): ApiPromise<U> {
    return new ApiPromise(this.withResponse().then(({ data, response }) => ({ data: turn(data), response })));
  }
}
