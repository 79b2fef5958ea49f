/** A titled list. A row stays the same element while it says the same: what is typed or focused in it stays too. */
export class List<T> {
  readonly element: JQuery;
  readonly #none: JQuery;
  readonly #place = $("<div/>");
  readonly #keyOf: (item: T) => string;
  readonly #draw: (item: T) => JQuery;
  #rows = new Map<string, JQuery>();

  /** `keyOf` returns everything that an item's row shows or needs when clicked; `none` is shown if there are no items. */
  constructor(
    name: string,
    words: { readonly title: string; readonly none: string },
    keyOf: (item: T) => string,
    draw: (item: T) => JQuery,
  ) {
    this.#keyOf = keyOf;
    this.#draw = draw;
    this.#none = $("<p/>", { class: "iotpush-empty" }).text(words.none);
    this.element = $("<section/>", { class: `iotpush-${name}` }).append(
      $("<h4/>").text(words.title),
      this.#none,
      this.#place,
    );
  }

  show(items: readonly T[]): void {
    const before = this.#rows;
    this.#rows = new Map(
      items.map((item) => {
        const key = this.#keyOf(item);
        return [key, before.get(key) ?? this.#draw(item)];
      }),
    );
    for (const [key, row] of before) if (!this.#rows.has(key)) row.remove();
    this.#arrange();
    this.#none.toggle(items.length === 0);
  }

  /** Moves only rows that are out of place: one that is moved loses its focus. */
  #arrange(): void {
    const [place] = this.#place.get();
    let next = place?.firstChild ?? null;
    for (const row of this.#rows.values()) {
      const [element] = row.get();
      if (element === next) next = next?.nextSibling ?? null;
      else if (element) place?.insertBefore(element, next);
    }
  }
}
