/** A status as a key of the catalog, which the editor translates; `value` stands for `__0__` in its text. */
export const statusText = (name: string, value?: string | number): string =>
  value === undefined ? `status.${name}` : `status.${name}(${value})`;
