import type { Probe } from './compile-filter.ts';
import type { MatchTask } from './match-texts.ts';
import { effectiveFlags } from './read-term.ts';

/** Characters after which a batch is sent: its copies live as long as the worker needs them. */
const CHARACTERS = 512 * 1024;

interface Texts {
  readonly texts: string[];
  readonly ends: number[];
  readonly owners: number[];
}

/** Consecutive messages whose verdict depends on regular expressions, with those in between that passed without. */
export class PatternBatch {
  readonly from: number;
  /** Positions that passed without an answer, and those that wait for one, both rising. */
  readonly passed: number[] = [];
  readonly open: number[] = [];
  /** The position after the last message that was scanned. */
  until: number;
  readonly #probes: readonly Probe[];
  readonly #texts: readonly Texts[];
  readonly #mostMessages: number;
  #characters = 0;

  constructor(probes: readonly Probe[], from: number, mostMessages: number) {
    this.from = from;
    this.until = from;
    this.#probes = probes;
    this.#texts = probes.map(() => ({ texts: [], ends: [], owners: [] }));
    this.#mostMessages = mostMessages;
  }

  /** Whether it is time to send it. */
  get isFull(): boolean {
    return this.open.length >= this.#mostMessages || this.#characters >= CHARACTERS;
  }

  /** Takes the texts of a message that waits for an answer. */
  ask(position: number): void {
    this.open.push(position);
    for (const [index, { subjects }] of this.#probes.entries()) {
      const own = this.#texts[index];
      for (const text of own === undefined ? [] : subjects(position)) {
        own?.texts.push(text);
        own?.owners.push(position - this.from);
        own?.ends.push((own.ends.at(-1) ?? 0) + text.length);
        this.#characters += text.length;
      }
    }
  }

  /** The requests to the matcher, one per regular expression. */
  tasks(): readonly MatchTask[] {
    return this.#probes.map(({ pattern }, index) => {
      const { texts = [], ends = [], owners = [] } = this.#texts[index] ?? {};
      return {
        wants: 'messages',
        source: pattern.source,
        flags: effectiveFlags(pattern.flags),
        text: texts.join(''),
        ends: Uint32Array.from(ends),
        owners: Uint32Array.from(owners),
        count: this.until - this.from,
      };
    });
  }
}
