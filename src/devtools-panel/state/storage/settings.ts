import { isObject } from '../../../base/is-object.ts';
import { THRESHOLDS, type Thresholds } from '../../../analysis/thresholds.ts';
import { USUAL_RULES, type RedactionRules } from '../../../formats/redact/redact.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import { PANEL_BYTES, PANEL_RECORDS } from '../../../store/store-limits.ts';

/** How instants are written: by the clock, since the recording's zero, or since the first mark. */
export type TimeMode = 'clock' | 'relative' | 'mark';

const TIME_MODES: readonly TimeMode[] = ['clock', 'relative', 'mark'];

/** @returns the mode of a name, the clock where there is none of it. */
export const readTimeMode = (name: unknown): TimeMode => TIME_MODES.find((mode) => mode === name) ?? 'clock';

/** How much a panel holds before the oldest messages go. */
export interface PanelLimits {
  /** Messages. */
  readonly records: number;
  /** Bytes of payload. */
  readonly bytes: number;
}

/** Bounds of what may be set: less is of no use, more than the most no browser gives a page. */
export const LIMIT_BOUNDS = {
  records: { least: 1_000, most: 20_000_000 },
  bytes: { least: 1024 * 1024, most: 8 * 1024 * 1024 * 1024 },
} as const;

/** The same for thresholds; a tenth of a second is the least that a clock of a page tells safely. */
export const THRESHOLD_BOUNDS = {
  silence: { least: 100, most: 24 * 60 * 60_000 },
  emptyPolls: { least: 0.01, most: 1 },
  queue: { least: 1024, most: 1024 * 1024 * 1024 },
} as const;

/** What the user chose and finds again; kept in the panel's own storage, which Firefox keeps over a change of dock side. */
export interface Settings {
  /** Keep what is there when the page goes elsewhere. */
  readonly keepsLog: ReadonlySignal<boolean>;
  readonly timeMode: ReadonlySignal<TimeMode>;
  /** Whether a browser that keeps its list of requests only for those who ask is asked for it; see `RecordSource`. */
  readonly asksBrowser: ReadonlySignal<boolean>;
  /** Pixels that the user gave a pane, by the pane's name and layout; 0 leaves it to the layout. */
  readonly sizes: ReadonlySignal<Readonly<Record<string, number>>>;
  readonly limits: ReadonlySignal<PanelLimits>;
  readonly thresholds: ReadonlySignal<Thresholds>;
  /** What is replaced when a recording is saved for sharing. */
  readonly redaction: ReadonlySignal<RedactionRules>;
  setKeepsLog(keeps: boolean): void;
  setTimeMode(mode: TimeMode): void;
  setAsksBrowser(asks: boolean): void;
  setSize(pane: string, pixels: number): void;
  /** Holds at once; a lower limit drops with the next records. Values are brought within their bounds. */
  setLimits(limits: PanelLimits): void;
  /** Holds for recordings that begin, are cleared or are opened from then on. Values are brought within their bounds. */
  setThresholds(thresholds: Thresholds): void;
  setRedaction(rules: RedactionRules): void;
}

const KEY = 'realtime-inspector:panel';

interface Stored {
  readonly keepsLog: boolean;
  readonly timeMode: TimeMode;
  readonly asksBrowser: boolean;
  readonly sizes: Readonly<Record<string, number>>;
  readonly limits: PanelLimits;
  readonly thresholds: Thresholds;
  readonly redaction: RedactionRules;
}

/** The limits unless the user sets others. */
export const DEFAULT_LIMITS: PanelLimits = { records: PANEL_RECORDS, bytes: PANEL_BYTES };

const DEFAULTS: Stored = {
  keepsLog: true,
  timeMode: 'clock',
  asksBrowser: false,
  sizes: {},
  limits: DEFAULT_LIMITS,
  thresholds: THRESHOLDS,
  redaction: USUAL_RULES,
};

type Bounds<T> = { readonly [name in keyof T]: { readonly least: number; readonly most: number } };

/** Brings numbers within their bounds; what is no number is as by default. */
function within<T extends { readonly [name in keyof T]: number }>(value: unknown, bounds: Bounds<T>, defaults: T): T {
  const read = { ...defaults };
  for (const name of Object.keys(defaults) as (keyof T & string)[]) {
    const given: unknown = isObject(value) ? Reflect.get(value, name) : undefined;
    const { least, most } = bounds[name];
    if (typeof given === 'number' && Number.isFinite(given)) {
      Object.assign(read, { [name]: Math.min(most, Math.max(least, given)) });
    }
  }
  return read;
}

const textsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];

/** The user's own rules; the usual ones always hold. */
function readRules(value: unknown): RedactionRules {
  if (!isObject(value)) return USUAL_RULES;
  return {
    hasUsual: true,
    paths: textsIn(Reflect.get(value, 'paths')),
    patterns: textsIn(Reflect.get(value, 'patterns')),
  };
}

/** Reads a stored value of which nothing is believed. */
export function readSettings(text: string | null): Stored {
  try {
    const value: unknown = JSON.parse(text ?? 'null');
    if (!isObject(value)) return DEFAULTS;
    const sizes = 'sizes' in value && typeof value.sizes === 'object' && value.sizes !== null ? value.sizes : {};
    return {
      keepsLog: !('keepsLog' in value && value.keepsLog === false),
      timeMode: readTimeMode('timeMode' in value ? value.timeMode : null),
      asksBrowser: 'asksBrowser' in value && value.asksBrowser === true,
      sizes: Object.fromEntries(Object.entries(sizes).filter(([, size]) => typeof size === 'number' && size >= 0)),
      limits: within('limits' in value ? value.limits : null, LIMIT_BOUNDS, DEFAULT_LIMITS),
      thresholds: within('thresholds' in value ? value.thresholds : null, THRESHOLD_BOUNDS, THRESHOLDS),
      redaction: readRules('redaction' in value ? value.redaction : null),
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
  const keepsLog = signal(stored.keepsLog);
  const timeMode = signal(stored.timeMode);
  const asksBrowser = signal(stored.asksBrowser);
  const sizes = signal(stored.sizes);
  const limits = signal(stored.limits);
  const thresholds = signal(stored.thresholds);
  const redaction = signal(stored.redaction);
  const save = (): void => {
    const value: Stored = {
      keepsLog: keepsLog.peek(),
      timeMode: timeMode.peek(),
      asksBrowser: asksBrowser.peek(),
      sizes: sizes.peek(),
      limits: limits.peek(),
      thresholds: thresholds.peek(),
      redaction: redaction.peek(),
    };
    try {
      storage()?.setItem(KEY, JSON.stringify(value));
    } catch {
      // Storage is full: the setting holds for this panel, and nothing of the recording is touched.
    }
  };
  return {
    keepsLog,
    timeMode,
    asksBrowser,
    sizes,
    limits,
    thresholds,
    redaction,
    setKeepsLog(keeps) {
      keepsLog.value = keeps;
      save();
    },
    setTimeMode(mode) {
      timeMode.value = mode;
      save();
    },
    setAsksBrowser(asks) {
      asksBrowser.value = asks;
      save();
    },
    setSize(pane, pixels) {
      sizes.value = { ...sizes.peek(), [pane]: pixels };
      save();
    },
    setLimits(next) {
      limits.value = within(next, LIMIT_BOUNDS, DEFAULT_LIMITS);
      save();
    },
    setThresholds(next) {
      thresholds.value = within(next, THRESHOLD_BOUNDS, THRESHOLDS);
      save();
    },
    setRedaction(next) {
      redaction.value = next;
      save();
    },
  };
}
