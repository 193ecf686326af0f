/** A line that says how far something is. It is only drawn for people: nothing of it reaches a pipe or a log. */
export interface Progress {
  /** Draws the line anew, at most ten times a second. */
  show(text: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Milliseconds between two drawings. */
const PERIOD = 100;

/** Makes a progress line on standard error. */
export function createProgress(terminal: NodeJS.WriteStream = process.stderr): Progress {
  let last = 0;
  let isShown = false;
  return {
    show(text) {
      const now = performance.now();
      if (!terminal.isTTY || now - last < PERIOD) return;
      last = now;
      isShown = true;
      terminal.write(`\r\u001b[K${text.slice(0, (terminal.columns ?? 80) - 1)}`);
    },
    end() {
      if (isShown) terminal.write('\r\u001b[K');
      isShown = false;
    },
  };
}
