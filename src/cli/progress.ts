/** A line that shows progress on a terminal. Nothing of it reaches a pipe or a log. */
interface Progress {
  /** Replaces the line, at most ten times a second. */
  show(text: string): void;
  /** Removes the line. */
  end(): void;
}

/** Milliseconds between two drawings. */
const PERIOD = 100;

/** Makes a progress line on standard error. */
export function createProgress(
  terminal: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): boolean } = process.stderr,
): Progress {
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
