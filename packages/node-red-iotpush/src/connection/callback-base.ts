/** Where the callback route is mounted, below httpNodeRoot. */
export const CALLBACK_PATH = "/iotpush/callback";

/** What decides whether answers can arrive by callback. */
export interface CallbackSettings {
  /** The address under which this Node-RED is reached from outside, without httpNodeRoot; empty where there is none. */
  readonly publicUrl: string;
  /** `false` where Node-RED serves no HTTP for nodes. */
  readonly httpNodeRoot: string | false | undefined;
  /** Whether requests to nodes need a password, which the service does not have. */
  readonly httpNodeAuth: boolean;
}

/** Why answers cannot arrive by callback. */
export type CallbackObstacle = "no-public-url" | "no-http-node" | "http-node-auth";

export function callbackObstacle(settings: CallbackSettings): CallbackObstacle | undefined {
  if (settings.httpNodeRoot === false) return "no-http-node";
  if (settings.publicUrl === "") return "no-public-url";
  return settings.httpNodeAuth ? "http-node-auth" : undefined;
}

/** The public URL of what a configuration node's questions call back, without a final slash; undefined where none can arrive. */
export function callbackBase(settings: CallbackSettings, server: string): string | undefined {
  if (callbackObstacle(settings)) return undefined;
  return `${nodeUrl(settings)}${CALLBACK_PATH}/${server}`;
}

/** The public URL of what nodes serve: httpNodeRoot included, without a final slash. */
export function nodeUrl({ publicUrl, httpNodeRoot }: CallbackSettings): string {
  const root = `/${httpNodeRoot || ""}/`.replace(/\/{2,}/g, "/").replace(/\/$/, "");
  return `${publicUrl.trim().replace(/\/+$/, "")}${root}`;
}
