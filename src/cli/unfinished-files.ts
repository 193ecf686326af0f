import { unlinkSync } from 'node:fs';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Files that are not complete yet, and must not remain if this process ends. */
const unfinished = new Set<string>();

function removeAll(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path);
    } catch {
      // It is gone, or has just been completed.
    }
  }
  unfinished.clear();
}

/** Removes the files, then lets the signal do what it does without us. */
function onSignal(signal: NodeJS.Signals): void {
  removeAll();
  stopWatching();
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function startWatching(): void {
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('exit', removeAll);
}

function stopWatching(): void {
  for (const signal of SIGNALS) process.removeListener(signal, onSignal);
  process.removeListener('exit', removeAll);
}

/**
 * Creates a file that is removed if the process is interrupted or exits before `finished` is called for it. From before the
 * file is there, so no signal comes too early.
 *
 * @param create throws if there is no file.
 */
export function createUnfinished<T>(path: string, create: () => T): T {
  if (unfinished.size === 0) startWatching();
  try {
    const created = create();
    unfinished.add(path);
    return created;
  } finally {
    if (unfinished.size === 0) stopWatching();
  }
}

/** The file is complete, or has been removed. */
export function finished(path: string): void {
  if (unfinished.delete(path) && unfinished.size === 0) stopWatching();
}
