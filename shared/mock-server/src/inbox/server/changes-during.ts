/** Remembers what is heard while something loads. */
export interface ChangesDuring<T> {
  hear(change: T): void;
  /**
   * What the work gives, and what was heard since it began, oldest first. The work may have read the state before these
   * changes were made: applied on top of its result once more, none of them is undone by it.
   */
  during<R>(work: () => Promise<R>): Promise<readonly [result: R, heard: readonly T[]]>;
}

export function changesDuring<T>(): ChangesDuring<T> {
  const underway = new Set<T[]>();
  return {
    hear: (change) => {
      for (const heard of underway) heard.push(change);
    },
    during: async (work) => {
      const heard: T[] = [];
      underway.add(heard);
      try {
        return [await work(), heard];
      } finally {
        underway.delete(heard);
      }
    },
  };
}
