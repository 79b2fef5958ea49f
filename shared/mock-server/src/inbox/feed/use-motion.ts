import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { MessageView } from "../../views.js";

const TIMING = { duration: 280, easing: "cubic-bezier(0.2, 0.8, 0.2, 1)" } as const;
/** More than fit on a screen need not move. */
const MOST_MOVED = 12;

/**
 * Lets rows glide to their new places and new ones come in from above, so that one sees where an answered question went.
 * Not while the reader scrolls or prefers less motion.
 */
export function useMotion(
  scroller: RefObject<HTMLElement | null>,
  messages: readonly MessageView[],
  isOn: boolean,
): void {
  const places = useRef<ReadonlyMap<Element, number> | null>(null);
  const order = messages.map(({ id, actionsTaken }) => `${id} ${actionsTaken.length}`).join();
  useLayoutEffect(() => {
    const rows = [...(scroller.current?.querySelectorAll<HTMLElement>(".row") ?? [])].slice(0, MOST_MOVED);
    const before = places.current;
    places.current = isOn ? new Map(rows.map((row) => [row, row.offsetTop])) : null;
    if (!before || !isOn || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    for (const row of rows) {
      const from = before.get(row);
      if (from === undefined) row.animate([{ opacity: 0, transform: "translateY(-1rem)" }, {}], TIMING);
      else if (from !== row.offsetTop)
        row.animate([{ transform: `translateY(${from - row.offsetTop}px)` }, {}], TIMING);
    }
  }, [order, isOn]);
}
