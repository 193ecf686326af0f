/** Bytes that may wait in one direction before its source must wait, too. */
const MOST_WAITING = 1_048_576;

/** How many pieces per second a limited rate is cut into. */
const PIECES_PER_SECOND = 20;

/** Where the bytes of a flow go. */
interface Sink {
  /** @returns false if no more should come until {@link Flow.resume}. */
  write(bytes: Buffer): boolean;
  /** After the last byte. */
  end(): void;
}

/** What slows or silences a flow at the moment. */
export interface FlowState {
  /** Nothing passes, everything waits. */
  readonly isFrozen: boolean;
  /** Everything vanishes, also the end. */
  readonly isSilent: boolean;
  /** Bytes per second; `null` for no limit. */
  readonly rate: number | null;
}

export const FREE_FLOW: FlowState = { isFrozen: false, isSilent: false, rate: null };

/** Bytes that wait, and from when on they may pass. */
interface Waiting {
  bytes: Buffer;
  readonly due: number;
}

/** One direction of a connection: keeps the order, and holds bytes back as its state says. */
export class Flow {
  readonly #sink: Sink;
  #queue: Waiting[] = [];
  /** The index of the first that waits. */
  #first = 0;
  #size = 0;
  #isPumping = false;
  #lastDue = 0;
  #nextPiece = 0;
  #isBlocked = false;
  #isEnding = false;
  #isOver = false;
  #state = FREE_FLOW;
  #timer: NodeJS.Timeout | null = null;
  #onSpace: (() => void) | null = null;
  #onEmpty: (() => void) | null = null;

  constructor(sink: Sink) {
    this.#sink = sink;
  }

  /** @param delay milliseconds; what was added before still goes first. */
  add(bytes: Buffer, delay = 0): void {
    if (this.#isOver || this.#state.isSilent || bytes.length === 0) return;
    this.#lastDue = Math.max(this.#lastDue, performance.now() + delay);
    this.#queue.push({ bytes, due: this.#lastDue });
    this.#size += bytes.length;
    this.#pump();
  }

  /** Calls back when more may be added: at once, or when enough has passed. */
  whenSpace(callback: () => void): void {
    if (this.#size < MOST_WAITING || this.#isOver) callback();
    else this.#onSpace = callback;
  }

  /** Calls back, once, when nothing waits any more; a later call takes the place of an earlier one. */
  whenEmpty(callback: () => void): void {
    this.#onEmpty = callback;
    this.#giveSpace();
  }

  /** Ends the sink after what waits. */
  end(): void {
    if (this.#state.isSilent) return;
    this.#isEnding = true;
    this.#pump();
  }

  /** The sink takes more. */
  resume(): void {
    this.#isBlocked = false;
    this.#pump();
  }

  set(state: FlowState): void {
    this.#state = state;
    if (state.isSilent) this.#drop();
    this.#pump();
  }

  /** Lets go of everything. */
  stop(): void {
    this.#isOver = true;
    this.#drop();
    this.#clearTimer();
  }

  #drop(): void {
    this.#queue = [];
    this.#first = 0;
    this.#size = 0;
    this.#giveSpace();
  }

  #giveSpace(): void {
    if (this.#size === 0) {
      const onEmpty = this.#onEmpty;
      this.#onEmpty = null;
      onEmpty?.();
    }
    if (this.#size >= MOST_WAITING) return;
    const callback = this.#onSpace;
    this.#onSpace = null;
    callback?.();
  }

  #clearTimer(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #pumpAt(instant: number): void {
    this.#clearTimer();
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(instant - performance.now())));
  }

  /** The next piece that a limited rate lets pass now; `null` if it is not yet its time. */
  #piece(head: Waiting, now: number, rate: number): Buffer | null {
    if (this.#nextPiece > now) return null;
    const length = Math.min(head.bytes.length, Math.max(1, Math.floor(rate / PIECES_PER_SECOND)));
    this.#nextPiece = Math.max(this.#nextPiece, now - 1_000 / PIECES_PER_SECOND) + (length / rate) * 1_000;
    return head.bytes.subarray(0, length);
  }

  #pump(): void {
    // A sink that takes more at once calls back from within.
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (!this.#isBlocked && this.#passOne());
    this.#isPumping = false;
    this.#giveSpace();
    this.#endIfDone();
  }

  /** @returns whether something passed, so that more may. */
  #passOne(): boolean {
    const head = this.#queue[this.#first];
    const { isFrozen, rate } = this.#state;
    if (head === undefined || isFrozen) return false;
    const now = performance.now();
    if (head.due > now + 0.5) {
      this.#pumpAt(head.due);
      return false;
    }
    const piece = rate === null ? head.bytes : this.#piece(head, now, rate);
    if (piece === null) {
      this.#pumpAt(this.#nextPiece);
      return false;
    }
    this.#size -= piece.length;
    if (piece.length === head.bytes.length) this.#shift();
    else head.bytes = head.bytes.subarray(piece.length);
    this.#isBlocked = true;
    if (this.#sink.write(piece)) this.#isBlocked = false;
    return true;
  }

  /** Takes the first away; the array is cut only now and then. */
  #shift(): void {
    this.#first += 1;
    if (this.#first < 64 && this.#first < this.#queue.length) return;
    this.#queue.splice(0, this.#first);
    this.#first = 0;
  }

  #endIfDone(): void {
    if (!this.#isEnding || this.#isOver || this.#size > 0 || this.#state.isFrozen) return;
    this.#isOver = true;
    this.#clearTimer();
    this.#sink.end();
  }
}
