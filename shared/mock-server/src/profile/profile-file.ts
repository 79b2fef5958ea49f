import { readFileSync } from "node:fs";
import { errorText, nearest } from "@iotpush/core/contract";
import { DIFFERENCES, type DifferenceOverrides, PROFILE_NAMES, type ProfileName } from "./differences.js";

/** What a service was seen to do, as `iotpush doctor --compare` writes it down. */
export interface ProfileFile {
  /** What is played if a row says nothing. */
  readonly profile: ProfileName;
  readonly rows: DifferenceOverrides;
}

export function readJsonFile<T>(option: string, file: string): T {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`--${option} ${file} cannot be read as JSON: ${errorText(error)}`);
  }
}

export function readProfileFile(file: string): ProfileFile {
  const content = readJsonFile<{ profile?: unknown; rows?: Record<string, unknown> }>("profile", file);
  const { profile = "live", rows = {} } = content;
  if (!isProfileName(profile))
    throw new Error(`--profile ${file}: profile must be ${PROFILE_NAMES.join(" or ")}.`);
  const seen = Object.entries(rows).map(([row, value]) => [row, playedBy(value)] as const);
  for (const [row, plays] of seen) {
    const meant = nearest(row, Object.keys(DIFFERENCES));
    if (!Object.hasOwn(DIFFERENCES, row))
      throw new Error(
        `--profile ${file}: ${row} is not a known row${meant ? `; did you mean ${meant}?` : "."}`,
      );
    if (!isProfileName(plays))
      throw new Error(`--profile ${file}: ${row} must play ${PROFILE_NAMES.join(" or ")}.`);
  }
  return { profile, rows: Object.fromEntries(seen) };
}

/** A row is a name, or an object that also says what was seen. */
const playedBy = (value: unknown): unknown =>
  typeof value === "object" && value !== null ? (value as { readonly plays?: unknown }).plays : value;

const isProfileName = (value: unknown): value is ProfileName => PROFILE_NAMES.some((name) => name === value);
