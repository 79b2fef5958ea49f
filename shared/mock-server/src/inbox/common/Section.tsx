import type { ComponentChildren } from "preact";
import { Problem } from "./Problem.js";

/** A part of a panel under its heading, and what went wrong in it. */
export const Section = (props: {
  readonly id: string;
  readonly title: string;
  readonly problem?: unknown;
  readonly children: ComponentChildren;
}) => (
  <section aria-labelledby={props.id}>
    <h3 id={props.id}>{props.title}</h3>
    {props.children}
    <Problem error={props.problem} />
  </section>
);
