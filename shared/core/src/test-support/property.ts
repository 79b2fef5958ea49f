/** How often a property is tried: 500 times, or as FAST_CHECK_RUNS says. */
export const runs = (): { numRuns: number } => ({ numRuns: Number(process.env.FAST_CHECK_RUNS ?? 500) });
