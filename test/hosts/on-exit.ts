const cleanups = new Set<() => void>();

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup();
  cleanups.clear();
}

process.once("exit", cleanUp);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  process.once(signal, () => {
    cleanUp();
    // Nobody listens any more: now it ends this process as it would have.
    process.kill(process.pid, signal);
  });
}

/**
 * Runs `cleanup` when this process ends, also by a signal, as a test runner ends its workers.
 * @returns what to call when it is no longer needed.
 */
export function onExit(cleanup: () => void): () => void {
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
  };
}
