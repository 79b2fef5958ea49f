import { checkInput, issueSentence, isValidationError } from "@iotpush/core/adapter";
import type { Schema } from "@iotpush/core/contract";
import type { Context } from "hono";
import type { z } from "zod/v4";
import { ApiError } from "../errors.js";

export async function jsonBody(context: Context): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text());
  } catch (error) {
    if (error instanceof ApiError) throw error;
    throw new ApiError(400, "Invalid JSON body");
  }
}

/** The value as the schema reads it; refused with 400, naming each field, what was given, what is allowed and where that is documented. */
export function checkRequest<S extends Schema>(
  schema: S,
  value: unknown,
  documentation?: string,
): z.output<S> {
  try {
    return checkInput(schema, value, "The request");
  } catch (error) {
    if (!isValidationError(error)) throw error;
    const fields = error.issues;
    const text = fields.length > 0 ? fields.map(issueSentence).join("; ") : "The body is not valid";
    throw new ApiError(400, { error: text, fields, ...(documentation ? { documentation } : {}) });
  }
}
