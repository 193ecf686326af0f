/** Marionette, Firefox's own remote control: `<byte length>:<json>` packets over a TCP connection. */
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import path from 'node:path';
import { valueAt, textAt } from '../../json.ts';
import { BrowserError, COMMAND_LIMIT } from '../driver.ts';
import type { EvaluateOptions } from '../page-function.ts';
import { PendingAnswers } from '../pending-answers.ts';
import { until } from '../time-limit.ts';

/** Cuts a byte stream into packets. */
export function packetReader(onPacket: (packet: unknown) => void): (chunk: Buffer) => void {
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

/** One connection to a Firefox. */
export class MarionetteConnection {
  readonly #socket: Socket;
  readonly #answers = new PendingAnswers<unknown>();

  constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    const close = () => this.#answers.close();
    socket.on(
      'data',
      packetReader((packet) => this.#receive(packet)),
    );
    socket.on('close', close).on('error', close);
  }

  /** Takes `[1, id, error, result]`; the greeting is an object. */
  #receive(packet: unknown): void {
    if (!Array.isArray(packet)) return;
    const [, id, error, result]: readonly unknown[] = packet;
    if (error) this.#answers.reject(id, String(valueAt(error, 'message')));
    else this.#answers.resolve(id, result);
  }

  /** Sends a command and resolves to the answer. */
  send(
    command: string,
    params: Readonly<Record<string, unknown>> = {},
    { timeout = COMMAND_LIMIT }: EvaluateOptions = {},
  ): Promise<unknown> {
    return this.#answers.ask(command, timeout, (id) => {
      const packet = JSON.stringify([0, id, command, params]);
      this.#socket.write(`${Buffer.byteLength(packet)}:${packet}`);
    });
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
export async function connectMarionette(
  profile: string,
  isRunning: () => boolean,
  acceptInsecureCerts = true,
): Promise<MarionetteConnection> {
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
  await connection.send('WebDriver:NewSession', { acceptInsecureCerts, timeouts });
  await connection.send('Marionette:SetContext', { value: 'chrome' });
  return connection;
}

function openSocket(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
  });
}
