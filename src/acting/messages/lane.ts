import { after } from '../platform.ts';
import type { Decision } from './decide-message.ts';

/** One message, or event, on its way. */
interface Waiting {
  readonly release: () => void;
  due: number;
}

/** Waiting messages of one direction of one connection; above it the rest passes at once, in order. */
const WAITING_LIMIT = 100_000;

/**
 * One direction of a connection: messages that are held back leave in their order. Whatever comes while something waits,
 * waits behind it: a delay does not reorder.
 */
export class Lane {
  readonly #now: () => number;
  readonly #waiting: Waiting[] = [];
  #first = 0;
  #cancel: (() => void) | null = null;
  /** A message that leaves after the next one. */
  #swapped: (() => void) | null = null;
  /** Whether everything is held. */
  isFrozen = false;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether a message that nothing changes can pass at once. */
  get isFree(): boolean {
    return this.#first === this.#waiting.length && this.#swapped === null && !this.isFrozen;
  }

  /** Takes a message that was not dropped; `release` passes it on, twice if it is doubled. */
  take({ delay, isTwice, isSwapped }: Pick<Decision, 'delay' | 'isTwice' | 'isSwapped'>, release: () => void): void {
    const once = isTwice ? () => (release(), release()) : release;
    if (isSwapped && this.#swapped === null) {
      this.#swapped = once;
      return;
    }
    const swapped = this.#swapped;
    this.#swapped = null;
    this.#wait(once, delay);
    if (swapped !== null) this.#wait(swapped, 0);
  }

  /** Takes what is no message (the end of the connection): it leaves last. */
  takeLast(release: () => void): void {
    this.take({ delay: 0, isTwice: false, isSwapped: false }, release);
  }

  /** Holds everything until it is thawed. */
  freeze(): void {
    this.isFrozen = true;
    this.#cancel?.();
    this.#cancel = null;
  }

  thaw(): void {
    this.isFrozen = false;
    this.#pump();
  }

  /** Lets go of everything at once, in order. */
  flush(): void {
    this.isFrozen = false;
    for (let index = this.#first; index < this.#waiting.length; index += 1) {
      const each = this.#waiting[index];
      if (each !== undefined) each.due = 0;
    }
    this.#pump();
    const swapped = this.#swapped;
    this.#swapped = null;
    swapped?.();
  }

  /** Forgets everything. */
  clear(): void {
    this.#cancel?.();
    this.#cancel = null;
    this.#waiting.length = 0;
    this.#first = 0;
    this.#swapped = null;
    this.isFrozen = false;
  }

  #wait(release: () => void, delay: number): void {
    const last = this.#waiting[this.#waiting.length - 1];
    const isFull = this.#waiting.length - this.#first >= WAITING_LIMIT;
    const due = Math.max(this.#now() + (isFull ? 0 : delay), last?.due ?? 0);
    this.#waiting.push({ release, due });
    if (isFull) this.flush();
    else this.#pump();
  }

  #pump(): void {
    if (this.isFrozen) return;
    this.#cancel?.();
    this.#cancel = null;
    for (;;) {
      const next = this.#waiting[this.#first];
      if (next === undefined) break;
      const wait = next.due - this.#now();
      if (wait > 0) {
        this.#cancel = after(wait, () => this.#pump());
        return;
      }
      this.#first += 1;
      next.release();
      if (this.isFrozen) return;
    }
    this.#waiting.length = 0;
    this.#first = 0;
  }
}
