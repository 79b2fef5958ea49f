import { ValidationError } from "@iotpush/core/adapter";

/**
 * A setting once Node-RED has replaced its environment variable. Throws ValidationError for one that is left: it is not set, or only a
 * part of the value, which Node-RED does not replace.
 */
export function checkVariables(field: string, value: string): string {
  const [variable] = /\$\{[^}]*\}/.exec(value) ?? [];
  if (variable === undefined) return value;
  const whole = variable === value;
  throw new ValidationError({
    what: "The connection",
    issues: [
      {
        field,
        problem: whole
          ? `is the variable ${variable}, which is not set, or not deployed yet`
          : `contains ${variable}; a variable is replaced only if it is the whole value`,
      },
    ],
    fix: whole
      ? "Set the variable in the flow's or the global environment, or where Node-RED is started, and deploy."
      : "Put the whole value into one variable.",
  });
}
