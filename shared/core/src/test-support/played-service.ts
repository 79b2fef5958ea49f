import nock from "nock";
import { afterEach, beforeEach } from "vitest";

// Importing nock changes node:http for every file that shares this worker.
nock.restore();

/** Lets the tests here reach no network but what nock plays; other files keep their own. */
export function playTheService(): void {
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
