/** What a client was handed. */
export type Delivered = { n: number; action: string; redelivered: false | true | "maybe" };

/** What clients and service wrote down. */
export type History = {
  /** The questions that a client knows were asked. */
  asked: readonly number[];
  /** The button that a person tapped, as the service accepted it. */
  tapped: ReadonlyMap<number, string>;
  delivered: readonly Delivered[];
  /** The rows that clients wrote in the transaction of the delivery. */
  decisions: readonly { n: number; action: string }[];
};

/** What is wrong with a history, a sentence each: an answer that was lost, changed, or delivered twice without a mark. */
export function check({ asked, tapped, delivered, decisions }: History): string[] {
  const problems: string[] = [];
  for (const n of asked) {
    const mine = delivered.filter((each) => each.n === n);
    const rows = decisions.filter((each) => each.n === n);
    if (mine.length === 0) problems.push(`${n} is lost`);
    if (mine.filter(({ redelivered }) => redelivered === false).length > 1) problems.push(`${n} is doubled`);
    if (mine.some(({ action }) => action !== tapped.get(n))) problems.push(`${n} is changed`);
    if (mine.length > 0 && rows.length !== 1) problems.push(`${n} has ${rows.length} rows`);
  }
  return problems;
}
