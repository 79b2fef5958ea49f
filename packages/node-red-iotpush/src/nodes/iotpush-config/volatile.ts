import { existsSync, statSync } from "node:fs";

/**
 * Whether a folder is lost with its container: it is on the container's own file system, not on a volume. Containers are known by the files
 * that Docker and Podman put there, or by Kubernetes' variable.
 */
export function isVolatile(
  folder: string,
  files: { readonly existsSync: typeof existsSync; readonly device: (path: string) => number } = {
    existsSync,
    device: (path) => statSync(path).dev,
  },
  env: NodeJS.ProcessEnv = process.env,
): boolean {
  const container =
    files.existsSync("/.dockerenv") ||
    files.existsSync("/run/.containerenv") ||
    "KUBERNETES_SERVICE_HOST" in env;
  try {
    return container && files.device(folder) === files.device("/");
  } catch {
    return false;
  }
}
