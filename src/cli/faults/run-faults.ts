import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { BoundedList } from '../../base/bounded-list.ts';
import { FaultProxy, type ArmedRun } from '../../proxy/proxy.ts';
import type { WireMark } from '../../proxy/line-board.ts';
import type { FaultPlan } from '../../faults/plan.ts';
import { faultLine, FAULTS_LINES, LEFT_ALONE } from '../../texts/cli/fault-lines.ts';
import { toPrintable } from '../printable.ts';
import { type FaultsCommand, parsePlanWords } from './fault-options.ts';

/** Characters of a line that is typed in; more is no fault. */
const MOST_TYPED = 10_000;

/** Runs whose figures are remembered for the end. */
const MOST_RUNS = 100;

/** The outside of the command. */
interface FaultsSurroundings {
  readonly input: Readable;
  readonly output: Writable;
  /** Ends the command. */
  readonly signal: AbortSignal;
}

/** Milliseconds since midnight, in the local time of whoever reads it. */
function timeOfDay(at: number): number {
  const date = new Date(at);
  return ((date.getHours() * 60 + date.getMinutes()) * 60 + date.getSeconds()) * 1_000;
}

/** Why a proxy does not start, in a sentence. */
function describeStartError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && error.code === 'EADDRINUSE' ? FAULTS_LINES.portTaken : error.message;
}

/** Waits until the time is up or somebody ends the command. */
function ended(duration: number | null, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = duration === null ? null : setTimeout(resolve, duration);
    const onAbort = (): void => {
      if (timer !== null) clearTimeout(timer);
      resolve();
    };
    if (signal.aborted) onAbort();
    else signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** A proxy with the plans that were armed on it. */
class FaultsSession {
  readonly #proxy: FaultProxy;
  readonly #command: FaultsCommand;
  readonly #say: (line: string) => void;
  /** What was left alone by runs that are over or in force. */
  readonly #runs = new BoundedList<{ readonly plan: FaultPlan; readonly run: ArmedRun }>(MOST_RUNS);

  constructor(proxy: FaultProxy, command: FaultsCommand, say: (line: string) => void) {
    this.#proxy = proxy;
    this.#command = command;
    this.#say = say;
  }

  arm(plan: FaultPlan): void {
    this.#runs.push({ plan, run: this.#proxy.arm(plan) });
  }

  take(line: string): void {
    const words = line.trim();
    if (words === '') return;
    if (words === 'stop') {
      this.#proxy.disarm();
      this.#say(FAULTS_LINES.stopped);
      return;
    }
    const plan = parsePlanWords(words.slice(0, MOST_TYPED), this.#command.defaults);
    if (plan.ok) this.arm(plan.value);
    else this.#say(plan.error);
  }

  /** What was not touched, though it may have been meant. */
  sum(): void {
    for (const { plan, run } of this.#runs.items) {
      const { hidden } = run.figures();
      if (hidden > 0) this.#say(LEFT_ALONE.hidden(hidden, plan.target.address));
    }
    for (const [host, count] of this.#proxy.notTold) this.#say(LEFT_ALONE.notTold(host, count));
  }
}

/**
 * Runs `faults` until its time is up or it is ended.
 *
 * @returns a sentence that says why it could not begin; `null` if it could.
 */
export async function runFaults(
  command: FaultsCommand,
  { input, output, signal }: FaultsSurroundings,
): Promise<string | null> {
  const say = (line: string): void => void output.write(`${toPrintable(line)}\n`);
  const onMark = ({ at, fault, phase, connections }: WireMark): void =>
    say(faultLine(timeOfDay(at), fault.kind, phase, connections));
  let proxy: FaultProxy;
  try {
    proxy = await FaultProxy.start({ ...command.listen, told: command.told, onMark });
  } catch (error) {
    return FAULTS_LINES.unusable(`${command.listen.host}:${command.listen.port}`, describeStartError(error));
  }
  const { host, port } = proxy.address;
  const lines = [
    FAULTS_LINES.listening(proxy.url, command.told),
    FAULTS_LINES.chrome(proxy.url),
    FAULTS_LINES.firefox(host, port),
    FAULTS_LINES.prompt,
  ];
  for (const line of lines) say(line);
  const session = new FaultsSession(proxy, command, say);
  for (const plan of command.plans) proxy.whenMet(plan.target.address, () => session.arm(plan));
  const typed = createInterface({ input, crlfDelay: Infinity });
  typed.on('line', (line) => session.take(line));
  await ended(command.duration, signal);
  typed.close();
  input.destroy();
  session.sum();
  await proxy.stop();
  return null;
}
