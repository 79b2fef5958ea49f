/** The last few of something, newest first. */
export class RecentlyEnded<T> {
  readonly #limit: number;
  readonly #items: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(item: T): void {
    this.#items.unshift(item);
    this.#items.length = Math.min(this.#items.length, this.#limit);
  }

  list(): readonly T[] {
    return this.#items;
  }
}
