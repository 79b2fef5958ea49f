import type { Method } from "../contract/endpoint.js";

/** An HTTP request as data: nothing is sent here. `body` is text, ready to send. */
export interface WireRequest {
  readonly method: Method;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request as errors, hooks and logs may name it. */
export interface ShownRequest extends Pick<WireRequest, "method" | "url" | "headers"> {
  /** What must not be in them. */
  readonly secrets: readonly string[];
}

/** An HTTP response as data. Header names are lower case. */
export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
