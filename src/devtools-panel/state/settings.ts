import { createAtom, type Atom } from './atom.ts';

/** How instants are written: by the clock, since the recording's zero, or since the first mark. */
export type TimeMode = 'clock' | 'relative' | 'mark';

const TIME_MODES: readonly TimeMode[] = ['clock', 'relative', 'mark'];

/** @returns the mode of a name, the clock where there is none of it. */
export const readTimeMode = (name: unknown): TimeMode => TIME_MODES.find((mode) => mode === name) ?? 'clock';

/** What the user chose and finds again; kept in the panel's own storage, which Firefox keeps over a change of dock side. */
export interface Settings {
  /** Keep what is there when the page goes elsewhere. */
  readonly keepsLog: Atom<boolean>;
  readonly timeMode: Atom<TimeMode>;
  /** Pixels that the user gave a pane, by the pane's name and layout; 0 leaves it to the layout. */
  readonly sizes: Atom<Readonly<Record<string, number>>>;
  setKeepsLog(keeps: boolean): void;
  setTimeMode(mode: TimeMode): void;
  setSize(pane: string, pixels: number): void;
}

const KEY = 'realtime-inspector:panel';

interface Stored {
  readonly keepsLog: boolean;
  readonly timeMode: TimeMode;
  readonly sizes: Readonly<Record<string, number>>;
}

const DEFAULTS: Stored = { keepsLog: true, timeMode: 'clock', sizes: {} };

/** Reads a stored value of which nothing is believed. */
export function readSettings(text: string | null): Stored {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (typeof value !== 'object' || value === null) return DEFAULTS;
    const sizes = 'sizes' in value && typeof value.sizes === 'object' && value.sizes !== null ? value.sizes : {};
    return {
      keepsLog: !('keepsLog' in value && value.keepsLog === false),
      timeMode: readTimeMode('timeMode' in value ? value.timeMode : null),
      sizes: Object.fromEntries(Object.entries(sizes).filter(([, size]) => typeof size === 'number' && size >= 0)),
    };
  } catch {
    // Written by another version or by hand: start as on the first day.
    return DEFAULTS;
  }
}

/** The panel's own storage, `null` where the user blocks it. */
export const storage = (): Storage | null => {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    // Blocked by the user; settings then last as long as the panel.
    return null;
  }
};

/** Makes the settings, as they were left. */
export function createSettings(): Settings {
  const stored = readSettings(storage()?.getItem(KEY) ?? null);
  const keepsLog = createAtom(stored.keepsLog);
  const timeMode = createAtom(stored.timeMode);
  const sizes = createAtom(stored.sizes);
  const save = (): void => {
    const value: Stored = { keepsLog: keepsLog.get(), timeMode: timeMode.get(), sizes: sizes.get() };
    try {
      storage()?.setItem(KEY, JSON.stringify(value));
    } catch {
      // Storage is full: the setting holds for this panel, and nothing of the recording is touched.
    }
  };
  return {
    keepsLog,
    timeMode,
    sizes,
    setKeepsLog(keeps) {
      keepsLog.set(keeps);
      save();
    },
    setTimeMode(mode) {
      timeMode.set(mode);
      save();
    },
    setSize(pane, pixels) {
      sizes.set({ ...sizes.get(), [pane]: pixels });
      save();
    },
  };
}
