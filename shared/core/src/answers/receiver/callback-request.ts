/** A request to a receiver, whatever server it came in through. Header names are lower case. */
export interface CallbackRequest {
  readonly method: string;
  /** The path behind the receiver's mount: `/<id>/<secret>` or `/<secret>`; a query is ignored. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Raw, or what a body parser already made of it. */
  readonly body: AsyncIterable<Uint8Array> | Uint8Array | string | object | undefined;
}

/** What to answer. */
export interface CallbackResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
