/** A setting as Node-RED's runtime would see it: `${NAME}` is the environment variable of that name. */
export const fromEnvironment = (value: string, env: NodeJS.ProcessEnv): string =>
  value.replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole).trim();

/** What Node-RED's editor holds in the place of a stored password that was not changed. */
const UNCHANGED = "__PWRD__";

/** A credential of the dialog: the stored one where it was not changed. */
export function credential(given: unknown, stored: string | undefined, env: NodeJS.ProcessEnv): string {
  const value = typeof given === "string" && given !== UNCHANGED ? given : (stored ?? "");
  return fromEnvironment(value, env);
}
