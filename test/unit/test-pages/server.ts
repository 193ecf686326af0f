import { WebSocket } from 'ws';
import { startTestPages } from '../../../test-pages/server/start.ts';

/** One line of `/log`, as far as the tests read it. */
export interface LogLine {
  readonly n: number;
  readonly at: number;
  readonly run: string;
  readonly page: string;
  readonly label: string;
  readonly transport: string;
  readonly connection: number;
  readonly event: string;
  readonly direction: 'in' | 'out' | null;
  readonly size: number;
  readonly number?: number;
  readonly payload?: string;
  readonly binary?: true;
  readonly code?: number;
  readonly reason?: string;
  readonly fault?: string;
  readonly eventId?: string;
  readonly byPage?: boolean;
}

export type Pages = Awaited<ReturnType<typeof startTestPages>>;

export const startPages = (): Promise<Pages> => startTestPages({ port: 0 });

/** Reads the log of one run. */
export async function readLog(pages: Pages, run: string): Promise<readonly LogLine[]> {
  const answer = await fetch(`${pages.url}/log?run=${run}`);
  const log = (await answer.json()) as { entries: LogLine[] };
  return log.entries;
}

/** Reads the log of one run again and again until it says that something has happened; the test's time limit ends it. */
export async function awaitLog(
  pages: Pages,
  run: string,
  isThere: (entries: readonly LogLine[]) => boolean,
): Promise<readonly LogLine[]> {
  for (;;) {
    const entries = await readLog(pages, run);
    if (isThere(entries)) return entries;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a WebSocket client saw from its first message to its end. */
export interface Seen {
  readonly texts: readonly string[];
  readonly binaries: readonly Buffer[];
  readonly code: number;
  readonly reason: string;
}

/** Connects and listens until the connection is over; `act` may use the socket once it is open. */
export function listenTo(address: string, act: (socket: WebSocket) => void = () => {}): Promise<Seen> {
  return new Promise((resolve) => {
    const socket = new WebSocket(address.replace(/^http/, 'ws'));
    const texts: string[] = [];
    const binaries: Buffer[] = [];
    socket.on('open', () => act(socket));
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) binaries.push(data);
      else texts.push(data.toString('utf8'));
    });
    socket.on('error', () => {});
    socket.on('close', (code, reason) => resolve({ texts, binaries, code, reason: reason.toString('utf8') }));
  });
}

/** The `sequence` of every price message that a client saw. */
export function sequencesOf(texts: readonly string[]): readonly number[] {
  return texts.map((text) => (JSON.parse(text) as { sequence: number }).sequence);
}

/** The numbers of a run's entries of one kind, in order. */
export function numbersOf(entries: readonly LogLine[], event: string, fault?: string): readonly (number | undefined)[] {
  return entries
    .filter((entry) => entry.event === event && (fault === undefined || entry.fault === fault))
    .map((entry) => entry.number);
}
