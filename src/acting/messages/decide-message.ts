import { corruptedIndex, delayOf, isChosen, type MessagePlace } from '../../faults/decide.ts';
import type { MessageFault } from '../../faults/plan.ts';
import { unreachable } from '../../base/unreachable.ts';
import type { Direction } from '../../wire/record.ts';
import type { MessageStep } from '../plan-run.ts';

/** What becomes of one message. */
export interface Decision {
  /** The kinds of the faults that change it, in the plan's order; empty: it passes as it is. */
  readonly faults: readonly MessageFault['kind'][];
  readonly isDropped: boolean;
  readonly isTwice: boolean;
  /** Whether it changes places with the next one. */
  readonly isSwapped: boolean;
  /** Milliseconds. */
  readonly delay: number;
  /** Gives the index of what is changed, in a content of this length. */
  readonly corruptedAt: ((length: number) => number) | null;
}

/** Decides about the messages of one connection. */
export class MessageDecider {
  readonly #seed: number;
  readonly #connection: number;
  readonly #counts = new Map<string, number>();

  /** @param connection its number among those that the plan has met. */
  constructor(seed: number, connection: number) {
    this.#seed = seed;
    this.#connection = connection;
  }

  /**
   * Takes the next message of a direction.
   *
   * @param steps all faults of messages of the plan: each counts the messages that pass its filter, in force or not.
   * @param passes whether the message passes a filter.
   */
  next(direction: Direction, steps: readonly MessageStep[], passes: (filter: string) => boolean): Decision {
    const faults: MessageFault['kind'][] = [];
    let [isDropped, isTwice, isSwapped, delay] = [false, false, false, 0];
    let corruptedAt: Decision['corruptedAt'] = null;
    for (const { index, fault, isInForce } of steps) {
      if (fault.direction !== 'both' && fault.direction !== direction) continue;
      if (fault.filter !== '' && !passes(fault.filter)) continue;
      const place = this.#place(index, direction);
      if (!isInForce || !isChosen(fault, place)) continue;
      faults.push(fault.kind);
      switch (fault.kind) {
        case 'drop':
          isDropped = true;
          break;
        case 'delay':
          delay += delayOf(fault, place);
          break;
        case 'duplicate':
          isTwice = true;
          break;
        case 'swap':
          isSwapped = true;
          break;
        case 'corrupt':
          corruptedAt = (length) => corruptedIndex(length, place);
          break;
        default:
          unreachable(fault);
      }
    }
    return { faults, isDropped, isTwice, isSwapped, delay, corruptedAt };
  }

  #place(step: number, direction: Direction): MessagePlace {
    const key = `${step} ${direction}`;
    const message = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, message);
    return { seed: this.#seed, step, connection: this.#connection, direction, message };
  }
}
