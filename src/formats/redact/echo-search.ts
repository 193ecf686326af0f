/** Characters from which a secret is looked for everywhere: shorter ones would meet ordinary words. */
export const ECHO_LENGTH = 8;

/** A form of a secret in a text. */
export interface EchoForm<T> {
  readonly form: string;
  readonly secret: T;
}

interface Node<T> extends EchoForm<T> {
  /** The longest other form that this one begins with; `null` for none. */
  readonly shorter: Node<T> | null;
}

/** Slots of the table of steps. */
const SLOTS = 1 << 18;

/** Characters that are looked at together. */
const BLOCK = 4;

/** The longest step: no form can begin before the block that is in none. */
const STEP = ECHO_LENGTH - BLOCK + 1;

/** Characters of the longest form: a secret of more is replaced only where a rule finds it. */
const FORM_LIMIT = 8_192;

/**
 * Looks for any number of texts in one pass over another (after Wu and Manber, "A fast algorithm for multi-pattern
 * searching"): of each window of eight characters the last four tell how far the next window may be, so that most of a text
 * is not looked at. Where a form may begin, the longest that does is found by halving a sorted list. The time grows with the
 * text's length and the logarithm of the number of forms.
 */
export class EchoSearch<T> {
  readonly #steps = new Uint8Array(SLOTS).fill(STEP);
  readonly #beginnings = new Set<number>();
  readonly #nodes: readonly Node<T>[];

  /** @param forms the first of equal ones counts; those shorter than {@link ECHO_LENGTH} are left out. */
  constructor(forms: Iterable<EchoForm<T>>) {
    const unique = new Map<string, EchoForm<T>>();
    for (const each of forms) {
      const { length } = each.form;
      if (length >= ECHO_LENGTH && length <= FORM_LIMIT && !unique.has(each.form)) unique.set(each.form, each);
    }
    const sorted = [...unique.values()].toSorted((a, b) => (a.form < b.form ? -1 : 1));
    const nodes: Node<T>[] = [];
    for (const each of sorted) {
      let shorter = nodes.at(-1) ?? null;
      while (shorter !== null && !each.form.startsWith(shorter.form)) shorter = shorter.shorter;
      nodes.push({ ...each, shorter });
      this.#beginnings.add(beginningOf(each.form, 0));
      for (let at = 0; at < STEP; at++) {
        const slot = slotOf(each.form, at);
        this.#steps[slot] = Math.min(this.#steps[slot] ?? STEP, STEP - 1 - at);
      }
    }
    this.#nodes = nodes;
  }

  /** Calls `take` for every form found, in order and without overlaps; of those that begin at one place the longest. */
  search(text: string, take: (start: number, found: EchoForm<T>) => void): void {
    if (this.#nodes.length === 0) return;
    const end = text.length - ECHO_LENGTH;
    for (let at = 0; at <= end;) {
      const step = this.#steps[slotOf(text, at + STEP - 1)] ?? STEP;
      if (step > 0) {
        at += step;
        continue;
      }
      const found = this.#beginnings.has(beginningOf(text, at)) ? this.#longestAt(text, at) : null;
      if (found === null) at += 1;
      else {
        take(at, found);
        at += found.form.length;
      }
    }
  }

  #longestAt(text: string, at: number): Node<T> | null {
    const here = text.slice(at, at + FORM_LIMIT);
    let low = 0;
    let high = this.#nodes.length;
    // The last form that does not sort behind what stands here: every form that stands here sorts before it, or begins it.
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#nodes[middle]?.form ?? '') > here) high = middle;
      else low = middle + 1;
    }
    let node = this.#nodes[low - 1] ?? null;
    while (node !== null && !text.startsWith(node.form, at)) node = node.shorter;
    return node;
  }
}

/** The slot of the block at a place. */
function slotOf(text: string, at: number): number {
  const first = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8);
  const second = text.charCodeAt(at + 2) | (text.charCodeAt(at + 3) << 8);
  return (Math.imul(first | (second << 16), 0x9e37_79b1) >>> 14) & (SLOTS - 1);
}

/** A hash of the first eight characters of a form. */
function beginningOf(text: string, from: number): number {
  let hash = 0;
  for (let at = from; at < from + ECHO_LENGTH; at++) hash = (Math.imul(hash, 0x0100_0193) + text.charCodeAt(at)) | 0;
  return hash;
}
