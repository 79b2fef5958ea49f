/** Writes openapi.json again: `pnpm --filter @iotpush/core openapi`. */
import { writeFileSync } from "node:fs";
import { openApiDocument } from "@iotpush/core/contract";

writeFileSync(new URL("../openapi.json", import.meta.url), `${JSON.stringify(openApiDocument(), null, 2)}\n`);
