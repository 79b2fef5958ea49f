import { z } from "zod/v4";

const split = (text: string) => text.split(",").map((part) => part.trim());

/** A list as Zapier fills it in: one value in each row, or several separated by commas. Empty rows are dropped. */
export const Texts = z.union([z.string(), z.array(z.string())]).transform((rows) =>
  [rows]
    .flat()
    .flatMap(split)
    .filter((text) => text !== ""),
);
