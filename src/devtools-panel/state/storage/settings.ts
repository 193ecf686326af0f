import { isObject } from '../../../base/is-object.ts';
import { THRESHOLDS, type Thresholds } from '../../../analysis/thresholds.ts';
import { KEY_LENGTH } from '../../../formats/redact/placeholder.ts';
import { readRedactionRules, toRedactionPolicy } from '../../../formats/redact/redaction-policy.ts';
import { USUAL_RULES, type RedactionRules } from '../../../formats/redact/redact.ts';
import { signal, type ReadonlySignal } from '@preact/signals';
import { PANEL_BYTES, PANEL_RECORDS } from '../../../store/store-limits.ts';

/** How instants are written: by the clock, since the recording's zero, or since the first mark. */
export type TimeMode = 'clock' | 'relative' | 'mark';

const TIME_MODES: readonly TimeMode[] = ['clock', 'relative', 'mark'];

/** @returns the mode of this name, `clock` for an unknown one. */
export const readTimeMode = (name: unknown): TimeMode => TIME_MODES.find((mode) => mode === name) ?? 'clock';

/** How much a panel stores before the oldest messages are dropped. */
interface PanelLimits {
  /** Messages. */
  readonly records: number;
  /** Bytes of payload. */
  readonly bytes: number;
}

/** Bounds of the limits: less is of no use, and no browser gives a page more than the upper bound. */
export const LIMIT_BOUNDS = {
  records: { least: 1_000, most: 20_000_000 },
  bytes: { least: 1024 * 1024, most: 8 * 1024 * 1024 * 1024 },
} as const;

/** Bounds of the thresholds; a tenth of a second is the least that a page's clock measures reliably. */
export const THRESHOLD_BOUNDS = {
  silence: { least: 100, most: 24 * 60 * 60_000 },
  emptyPolls: { least: 0.01, most: 1 },
  queue: { least: 1024, most: 1024 * 1024 * 1024 },
} as const;

/** The user's settings, in the panel's own storage, which survives a change of dock side in Firefox. */
export interface Settings {
  /** Keep the recording when the page navigates. */
  readonly keepsLog: ReadonlySignal<boolean>;
  readonly timeMode: ReadonlySignal<TimeMode>;
  /** Whether the browser's own list of requests is read where that is optional; see `RecordSource`. */
  readonly asksBrowser: ReadonlySignal<boolean>;
  /** Pixels that the user gave a pane, by the pane's name and layout; 0 lets the layout decide. */
  readonly sizes: ReadonlySignal<Readonly<Record<string, number>>>;
  readonly limits: ReadonlySignal<PanelLimits>;
  readonly thresholds: ReadonlySignal<Thresholds>;
  /** What is replaced when a recording is saved for sharing. */
  readonly redaction: ReadonlySignal<RedactionRules>;
  /** Whether the user has put away the hint on how to read a lane. */
  readonly knowsLanes: ReadonlySignal<boolean>;
  setKeepsLog(keeps: boolean): void;
  setTimeMode(mode: TimeMode): void;
  setAsksBrowser(asks: boolean): void;
  setSize(pane: string, pixels: number): void;
  /** Takes effect at once; a lower limit drops messages with the next records. Values are clamped to their bounds. */
  setLimits(limits: PanelLimits): void;
  /** Takes effect for recordings that begin, are cleared or are opened from then on. Values are clamped to their bounds. */
  setThresholds(thresholds: Thresholds): void;
  setRedaction(rules: RedactionRules): void;
  /** Puts the hint on lanes away for good. */
  dismissLaneHint(): void;
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
  readonly knowsLanes: boolean;
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
  knowsLanes: false,
};

type Bounds<T> = { readonly [name in keyof T]: { readonly least: number; readonly most: number } };

/** Clamps each number to its bounds; non-numbers fall back to the default. */
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

/** The user's own rules, and the key of the placeholders; the built-in rules always apply. */
function readRules(value: unknown): RedactionRules {
  const rules = readRedactionRules(value);
  const key: unknown = isObject(value) ? Reflect.get(value, 'key') : undefined;
  return typeof key === 'string' && key.length >= KEY_LENGTH ? { ...rules, key } : rules;
}

/** Rules with a key: drawn once, so that equal secrets have equal placeholders in all that this browser saves. */
function withKey(rules: RedactionRules): RedactionRules {
  if (rules.key !== undefined) return rules;
  const drawn = crypto.getRandomValues(new Uint8Array(KEY_LENGTH));
  return { ...rules, key: drawn.join('-') };
}

/** Reads stored, untrusted settings. */
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
      knowsLanes: 'knowsLanes' in value && value.knowsLanes === true,
    };
  } catch {
    // Written by another version or by hand: start with the defaults.
    return DEFAULTS;
  }
}

/** The panel's own storage, `null` if the user blocks it. */
export const storage = (): Storage | null => {
  try {
    return globalThis.localStorage ?? null;
  } catch {
    // Blocked by the user: settings last as long as the panel.
    return null;
  }
};

/** Restores the settings. */
export function createSettings(): Settings {
  const stored = readSettings(storage()?.getItem(KEY) ?? null);
  const keepsLog = signal(stored.keepsLog);
  const timeMode = signal(stored.timeMode);
  const asksBrowser = signal(stored.asksBrowser);
  const sizes = signal(stored.sizes);
  const limits = signal(stored.limits);
  const thresholds = signal(stored.thresholds);
  const redaction = signal(withKey(stored.redaction));
  const knowsLanes = signal(stored.knowsLanes);
  const save = (): void => {
    const rules = redaction.peek();
    const value = {
      keepsLog: keepsLog.peek(),
      timeMode: timeMode.peek(),
      asksBrowser: asksBrowser.peek(),
      sizes: sizes.peek(),
      limits: limits.peek(),
      thresholds: thresholds.peek(),
      redaction: { ...toRedactionPolicy(rules), key: rules.key },
      knowsLanes: knowsLanes.peek(),
    };
    try {
      storage()?.setItem(KEY, JSON.stringify(value));
    } catch {
      // Storage is full: the setting lasts as long as this panel; the recording is not affected.
    }
  };
  if (stored.redaction.key === undefined) save();
  return {
    keepsLog,
    timeMode,
    asksBrowser,
    sizes,
    limits,
    thresholds,
    redaction,
    knowsLanes,
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
    dismissLaneHint() {
      knowsLanes.value = true;
      save();
    },
  };
}
