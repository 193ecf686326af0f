import type { BrowserName } from '../../drivers/index.ts';
import type { Scene } from './scene.ts';
import type { Verdict } from './verdict.ts';

/** How long each fault is played: in `npm test`, or alone. */
export type Form = 'short' | 'full';

/** One fault of the suite. */
export interface Fault {
  readonly name: string;
  /** Why a browser cannot be given this fault; `null` where it can. */
  readonly missing?: (name: BrowserName) => string | null;
  readonly times: Readonly<Record<Form, number>>;
  /** Messages of one ticker while the fault happens. */
  readonly count: Readonly<Record<Form, number>>;
  /** Messages a second, where it is not `RATE`. */
  readonly rate?: Readonly<Record<Form, number>>;
  /** Whether it needs a page and a panel of its own: its panel must have seen nothing before. */
  readonly isFresh?: boolean;
  /** Whether it starts the ticker itself; otherwise the ticker runs before the fault begins. */
  readonly startsItself?: boolean;
  /** Whether it has waited for the end of its tickers itself. */
  readonly endsItself?: boolean;
  /** Plays it, with messages flowing. The ticker has been started, and its end is waited for afterwards. */
  play(scene: Scene, form: Form): Promise<void>;
  /** What else must hold; a sentence for the table. */
  check?(scene: Scene, verdict: Verdict): Promise<string>;
}

/** How often a fault is played that takes a while. */
export const FEW = { short: 1, full: 3 } as const;

/** Messages of a ticker that a fault interrupts once. */
export const BRIEF = { short: 1_000, full: 6_000 } as const;
