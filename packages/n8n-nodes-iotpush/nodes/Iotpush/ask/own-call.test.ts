import type { IHttpRequestOptions } from "n8n-workflow";
import { expect, test } from "vitest";
import { nextTurn } from "../../../test-support/fake-n8n.ts";
import { postOwn } from "./own-call.ts";

test("reports a few at a time, and never what has ended before its turn", async () => {
  const under: { url: string; answer(): void }[] = [];
  const httpRequest = ({ url }: IHttpRequestOptions) =>
    new Promise((resolve) => {
      under.push({ url, answer: () => resolve({ statusCode: 200, body: { success: true } }) });
    });
  const host = { helpers: { httpRequest } } as never;
  const ended = new Set<number>();
  const replies = Array.from({ length: 10 }, (_, n) =>
    postOwn(host, `http://n8n/${n}`, {}, () => ended.has(n)),
  );
  await nextTurn();
  expect(under).toHaveLength(4);
  for (const n of [4, 5, 6, 7, 8]) ended.add(n);
  for (const { answer } of under.splice(0)) answer();
  await nextTurn();
  expect(under.map(({ url }) => url)).toEqual(["http://n8n/9"]);
  for (const { answer } of under) answer();
  expect(await Promise.all(replies)).toEqual(
    Array.from({ length: 10 }, (_, n) => (ended.has(n) ? "over" : "taken")),
  );
});
