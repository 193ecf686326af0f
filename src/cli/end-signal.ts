/** Signals that end what runs until it is ended. A second one of the same kind ends the process at once. */
export const END_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal that aborts with the first of {@link END_SIGNALS}. */
export function endSignal(): AbortSignal {
  const stop = new AbortController();
  for (const signal of END_SIGNALS) process.once(signal, () => stop.abort());
  return stop.signal;
}
