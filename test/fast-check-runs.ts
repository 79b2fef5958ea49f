import fc from "fast-check";

/** How often a property is tried: 500 times, or as FAST_CHECK_RUNS says. */
fc.configureGlobal({ numRuns: Number(process.env.FAST_CHECK_RUNS ?? 500) });
