import { requestHttp } from "./builtins.js";

const TIMEOUT_MS = 2_000;

/** Asks a running server whether it is up, for a container's health check. */
export function isHealthy({
  host = "127.0.0.1",
  port,
}: {
  host?: string | undefined;
  port: number;
}): Promise<boolean> {
  const hostname = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return new Promise((resolve) => {
    const asking = requestHttp(
      { hostname, port, path: "/_mock/health", signal: AbortSignal.timeout(TIMEOUT_MS) },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    asking.on("error", () => resolve(false));
    asking.end();
  });
}
