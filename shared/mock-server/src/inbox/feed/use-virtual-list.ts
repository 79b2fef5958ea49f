import {
  elementScroll,
  observeElementOffset,
  observeElementRect,
  type VirtualItem,
  Virtualizer,
  type VirtualizerOptions,
} from "@tanstack/virtual-core";
import type { RefObject } from "preact";
import { useLayoutEffect, useReducer, useRef, useState } from "preact/hooks";

/** A list of which only what can be seen is in the page. */
export interface VirtualList {
  readonly scroller: RefObject<HTMLDivElement | null>;
  readonly rows: readonly VirtualItem[];
  readonly height: number;
  readonly atTop: boolean;
  /** The `ref` of each row, which also needs its index as `data-index`. */
  readonly measure: (row: HTMLDivElement | null) => void;
  scrollTo(index: number): void;
}

const NEAR_TOP_PX = 24;

/** While scrolled away from the top, what is being read stays where it is when something arrives above it. */
export function useVirtualList(options: {
  readonly count: number;
  readonly estimatePx: number;
  /** A row's key, which stays its own while its index changes. */
  readonly keyOf: (index: number) => number;
}): VirtualList {
  const scroller = useRef<HTMLDivElement>(null);
  const [, show] = useReducer<number, void>((count) => count + 1, 0);
  const atTop = (scroller.current?.scrollTop ?? 0) < NEAR_TOP_PX;
  const resolved: VirtualizerOptions<HTMLDivElement, HTMLDivElement> = {
    count: options.count,
    getScrollElement: () => scroller.current,
    estimateSize: () => options.estimatePx,
    getItemKey: options.keyOf,
    overscan: 6,
    anchorTo: atTop ? "start" : "end",
    scrollToFn: elementScroll,
    observeElementRect,
    observeElementOffset,
    onChange: () => show(),
  };
  const [virtualizer] = useState(() => new Virtualizer(resolved));
  virtualizer.setOptions(resolved);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return {
    scroller,
    rows: virtualizer.getVirtualItems(),
    height: virtualizer.getTotalSize(),
    atTop,
    measure: virtualizer.measureElement,
    scrollTo: (index) => virtualizer.scrollToIndex(index, { align: "start" }),
  };
}
