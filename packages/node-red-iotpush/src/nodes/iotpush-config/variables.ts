import { ValidationError } from "@iotpush/core/adapter";

/** A variable that is left in a setting; `isWhole` if it is the whole value. */
export class VariableError extends ValidationError {
  readonly variable: string;
  readonly isWhole: boolean;

  constructor(field: string, variable: string, isWhole: boolean) {
    super({
      what: "The connection",
      issues: [
        {
          field,
          problem: isWhole
            ? `is the variable ${variable}, which is not set, or not deployed yet`
            : `contains ${variable}; a variable is replaced only if it is the whole value`,
        },
      ],
      fix: isWhole
        ? "Set the variable in the flow's or the global environment, or where Node-RED is started, and deploy."
        : "Put the whole value into one variable.",
    });
    this.variable = variable;
    this.isWhole = isWhole;
  }
}

/**
 * Returns a setting whose environment variable Node-RED has replaced. Throws VariableError if a variable is left: it is not set, or is
 * only part of the value, and Node-RED replaces whole values only.
 */
export function checkVariables(field: string, value: string): string {
  const [variable] = /\$\{[^}]*\}/.exec(value) ?? [];
  if (variable === undefined) return value;
  throw new VariableError(field, variable, variable === value);
}
