/** Commands to a browser that wait for their answers: each finds its own by number. */
import { BrowserError } from './driver.ts';
import { within } from './time-limit.ts';

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** The commands of one connection. They may overlap, and their answers may come in any order. */
export class PendingAnswers<Answer> {
  readonly #waiting = new Map<unknown, Waiting<Answer>>();
  #lastId = 0;
  #isOpen = true;

  /**
   * Sends a command and waits for its answer.
   *
   * @param command its name, for errors
   * @param timeout in milliseconds
   * @param send sends it under the number it gets
   * @throws {BrowserError} on failure, when the time is up and when the browser has ended
   */
  async ask(command: string, timeout: number, send: (id: number) => void): Promise<Answer> {
    if (!this.#isOpen) throw new BrowserError(`The browser has ended, it cannot do ${command}`);
    const id = (this.#lastId += 1);
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    send(id);
    try {
      return await within(answer, timeout, `the browser's answer to ${command}`);
    } finally {
      this.#waiting.delete(id);
    }
  }

  /** An answer has come. One that no command waits for any longer is ignored. */
  resolve(id: unknown, answer: Answer): void {
    this.#waiting.get(id)?.resolve(answer);
  }

  /** The browser says that it cannot do the command. */
  reject(id: unknown, reason: string): void {
    this.#waiting.get(id)?.reject(new BrowserError(reason));
  }

  /** The connection is closed: no answer will come any more. */
  close(): void {
    this.#isOpen = false;
    for (const { reject } of this.#waiting.values()) reject(new BrowserError('The browser has ended'));
  }
}
