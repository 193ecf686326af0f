/** Marionette, Firefox's own remote control: `<byte length>:<json>` packets over a TCP connection. */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { valueAt, textAt } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT } from '../driver.ts';
import type { EvaluateOptions } from '../page-function.ts';
import { until, within } from '../time-limit.ts';

/** Cuts a byte stream into packets. */
function packetReader(onPacket: (packet: unknown) => void): (chunk: Buffer) => void {
  let buffer: Buffer = Buffer.alloc(0);
  return (chunk) => {
    buffer = buffer.length === 0 ? chunk : Buffer.concat([buffer, chunk]);
    for (let colon = buffer.indexOf(':'); colon !== -1; colon = buffer.indexOf(':')) {
      const end = colon + 1 + Number(buffer.toString('latin1', 0, colon));
      if (buffer.length < end) return;
      onPacket(JSON.parse(buffer.toString('utf8', colon + 1, end)));
      buffer = buffer.subarray(end);
    }
  };
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** One connection to a Firefox. Commands may overlap; each finds its answer by number. */
export class MarionetteConnection {
  readonly #socket: Socket;
  #lastId = 0;
  #isOpen = true;
  readonly #waiting = new Map<unknown, Waiting>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on(
      'data',
      packetReader((packet) => this.#receive(packet)),
    );
    socket.on('close', () => this.#close()).on('error', () => this.#close());
  }

  /** Takes `[1, id, error, result]`; the greeting is an object. */
  #receive(packet: unknown): void {
    if (!Array.isArray(packet)) return;
    const [, id, error, result]: readonly unknown[] = packet;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new BrowserError(String(valueAt(error, 'message'))));
    else waiting?.resolve(result);
  }

  #close(): void {
    this.#isOpen = false;
    for (const { reject } of this.#waiting.values()) reject(new BrowserError('The browser has ended'));
    this.#waiting.clear();
  }

  /** Sends a command and resolves to the answer. */
  async send(
    command: string,
    params: Readonly<Record<string, unknown>> = {},
    { timeout = COMMAND_LIMIT }: EvaluateOptions = {},
  ): Promise<unknown> {
    if (!this.#isOpen) throw new BrowserError(`The browser has ended, it cannot do ${command}`);
    const id = (this.#lastId += 1);
    const answer = new Promise<unknown>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    const packet = JSON.stringify([0, id, command, params]);
    this.#socket.write(`${Buffer.byteLength(packet)}:${packet}`);
    try {
      return await within(answer, timeout, `the browser's answer to ${command}`);
    } finally {
      this.#waiting.delete(id);
    }
  }

  /**
   * Runs the body of an async function inside Firefox itself, where everything is allowed.
   *
   * @param source its parameter is called `input`
   * @param input any JSON
   * @returns any JSON
   */
  async run(
    source: string,
    input: unknown = null,
    { timeout = COMMAND_LIMIT }: EvaluateOptions = {},
  ): Promise<unknown> {
    const script = `
      const [json, done] = arguments;
      (async (input) => {\n${source}\n})(JSON.parse(json)).then(
        (value) => done(JSON.stringify({ value: value ?? null })),
        (error) => done(JSON.stringify({ error: String(error.message ?? error) })));`;
    const params = { script, args: [JSON.stringify(input)], sandbox: 'system', newSandbox: true };
    const answer = textAt(await this.send('WebDriver:ExecuteAsyncScript', params, { timeout }), 'value');
    const outcome: unknown = JSON.parse(answer);
    const error = valueAt(outcome, 'error');
    if (error !== undefined) throw new BrowserError(String(error));
    return valueAt(outcome, 'value');
  }

  /** Drops the connection; commands without an answer are rejected. */
  end(): void {
    this.#socket.destroy();
  }
}

/**
 * Connects to a Firefox that picks a free port (`marionette.port` 0) and writes it into its profile.
 *
 * @param isRunning the waiting ends when the browser has
 * @returns a connection with a session, in the context of the browser itself
 */
export async function connectMarionette(profile: string, isRunning: () => boolean): Promise<MarionetteConnection> {
  const probe = async () => {
    if (!isRunning()) throw new BrowserError('it ended at once');
    try {
      const port = Number(await readFile(path.join(profile, 'MarionetteActivePort'), 'utf8'));
      return port > 0 ? await openSocket(port) : null;
    } catch {
      return null; // Not there yet.
    }
  };
  const socket = await until(probe, { what: 'Firefox to listen to Marionette', limit: COMMAND_LIMIT });
  const connection = new MarionetteConnection(socket);
  // Our own limits are the ones that count; this one must only be longer.
  const timeouts = { script: 600_000, pageLoad: 600_000, implicit: 0 };
  await connection.send('WebDriver:NewSession', { acceptInsecureCerts: true, timeouts });
  await connection.send('Marionette:SetContext', { value: 'chrome' });
  return connection;
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}
