import type { MessagePage, MessageView } from "../../views.js";

/**
 * The part of a long list that is loaded. Messages are known by their place counted from the oldest (0), which a new message
 * does not change; the list shows the newest first, at index 0.
 */
export interface MessageWindow {
  /** How many there are on the server. */
  readonly total: number;
  readonly byPlace: ReadonlyMap<number, MessageView>;
  readonly places: ReadonlyMap<string, number>;
}

/** So many neighbouring places are loaded at once. */
export const BLOCK = 50;

export const emptyWindow: MessageWindow = { total: 0, byPlace: new Map(), places: new Map() };

/** Index in the list to place and back, which is the same sum. */
export const placeAt = (total: number, index: number): number => total - 1 - index;

/** The window with a page put in that was asked with this offset, when as many messages were there as the page says. */
export function withPage(window: MessageWindow, page: MessagePage, offset: number): MessageWindow {
  const byPlace = new Map(window.byPlace);
  for (const [index, message] of page.messages.entries())
    byPlace.set(placeAt(page.total, offset + index), message);
  return withPlaces(Math.max(window.total, page.total), byPlace);
}

/** The window with messages changed where they are loaded; the last change of each counts. */
export function withChanges(window: MessageWindow, changes: readonly MessageView[]): MessageWindow {
  const loaded = changes.filter(({ id }) => window.places.has(id));
  if (loaded.length === 0) return window;
  const byPlace = new Map(window.byPlace);
  for (const message of loaded) byPlace.set(window.places.get(message.id) as number, message);
  return { ...window, byPlace };
}

/** The blocks that are not wholly loaded among those the list shows from one index to another. */
export function missingBlocks(window: MessageWindow, first: number, last: number): number[] {
  if (window.total === 0) return [];
  const newest = placeAt(window.total, Math.max(0, first));
  const oldest = placeAt(window.total, Math.min(last, window.total - 1));
  const missing = new Set<number>();
  for (let place = oldest; place <= newest; place++)
    if (!window.byPlace.has(place)) missing.add(Math.floor(place / BLOCK));
  return [...missing];
}

/** What to ask the server for, to get a block. */
export function pageOfBlock(
  total: number,
  block: number,
): { readonly offset: number; readonly limit: number } {
  const newest = Math.min((block + 1) * BLOCK, total) - 1;
  return { offset: placeAt(total, newest), limit: newest - block * BLOCK + 1 };
}

/** The window without what is far from an index, where more than `most` messages are loaded: memory stays flat. */
export function keptNear(window: MessageWindow, index: number, most: number): MessageWindow {
  if (window.byPlace.size <= most) return window;
  const middle = placeAt(window.total, index);
  const near = [...window.byPlace].filter(([place]) => Math.abs(place - middle) <= most / 2);
  return withPlaces(window.total, new Map(near));
}

function withPlaces(total: number, byPlace: ReadonlyMap<number, MessageView>): MessageWindow {
  const places = new Map([...byPlace].map(([place, { id }]) => [id, place]));
  return { total, byPlace, places };
}
