import nock from "nock";
import { afterEach, beforeEach } from "vitest";

// Importing nock changes node:http for every file that shares this worker.
nock.restore();

/** Tests in this file reach only what nock answers; other files keep their network. */
export function allowNockOnly(): void {
  beforeEach(() => {
    nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    nock.cleanAll();
    nock.enableNetConnect();
    nock.restore();
  });
}
