import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { atFolder } from '../cli/check/check.ts';
import { loadDecoders } from '../cli/check/decoders.ts';
import { pageScript } from '../cli/record/page-script.ts';
import { PageIntake } from './page-intake.ts';
import { readPolicy, parsePolicy } from '../policy/read-policy.ts';
import type { Policy } from '../policy/policy.ts';
import type { WrittenPolicy } from '../policy/written-policy.ts';
import { FAULT_WORDS, WORKER_PROBLEMS, wrongPolicy } from '../texts/testing.ts';
import type { WireRecord } from '../wire/record.ts';
import { actingScript } from '../cli/record/page-script.ts';
import type { TestProxy } from './fault-proxy.ts';
import { RealtimeFaults } from './realtime-faults.ts';
import { Realtime } from './realtime.ts';
import { placeRecorder, type Target } from './target.ts';
import { type RecordedWorkers, recordWorkers, type WorkerSink } from './workers.ts';

export type { LedgerEntry } from '../analysis/ledger.ts';
export type { Finding, FindingKind } from '../analysis/finding.ts';
export type { DecodedMessage } from '../formats/protocols/decoded-message.ts';
export type { StreamMessage } from '../analysis/streams/message.ts';
export type { Stream } from '../analysis/streams/stream.ts';
export { RealtimeAssertionError } from './assertion-error.ts';
export { startFaultProxy } from './fault-proxy.ts';
export type { FaultProxyOptions, TestProxy } from './fault-proxy.ts';
export type { FaultOptions, MessageFaultOptions, RealtimeFaults } from './realtime-faults.ts';
export { matchers } from './matchers.ts';
export type { Matching, MessageCount } from './expectations/messages.ts';
export type { ReplyPattern } from './expectations/replies.ts';
export type {
  Span,
  WrittenNumbering,
  WrittenPolicy,
  WrittenSettings,
  WrittenStream,
} from '../policy/written-policy.ts';
export type { StreamOptions } from './arguments.ts';
export type { MessageOptions, Realtime } from './realtime.ts';
export type { Which } from './observation.ts';
export type { PlaywrightFrame, PlaywrightTarget, PuppeteerTarget, Target } from './target.ts';

/** Options of `attach`: settings of streams in the words of a policy file, for all of them or in `streams` for some. */
export interface RealtimeOptions extends WrittenPolicy {
  /** File to write when an expectation fails, with what was recorded until then; missing folders are created. */
  readonly saveOnFailure?: string;
  /** From `startFaultProxy`, through which the browser was launched: connections then fail on the wire. */
  readonly proxy?: TestProxy;
  /** Path of a policy file; what is said here wins over it. */
  readonly policy?: string;
  /**
   * Whether workers are recorded too: by default where the browser is a Chromium with a debugging port on this machine;
   * `true` fails elsewhere, `false` leaves them out. See docs/reference/testing-api.md.
   */
  readonly workers?: boolean;
}

/** @throws {TypeError} that names the place of what is not understood */
async function policyOf({
  saveOnFailure: _file,
  workers: _workers,
  policy: path,
  proxy: _proxy,
  ...written
}: RealtimeOptions): Promise<Policy> {
  const own = readPolicy(written);
  if (!own.ok) throw new TypeError(wrongPolicy(null, own.error));
  if (path === undefined) return own.value;
  const read = parsePolicy(await readFile(path, 'utf8'));
  if (!read.ok) throw new TypeError(wrongPolicy(path, read.error));
  const base = atFolder(dirname(path), read.value);
  return {
    failOn: own.value.failOn ?? base.failOn,
    decoders: [...own.value.decoders, ...base.decoders],
    protos: [...own.value.protos, ...base.protos],
    rules: [...base.rules, ...own.value.rules],
  };
}

/** Records the workers of a target, as far as the options want it and the browser lets us. */
async function workersOf(
  target: Target,
  { workers }: RealtimeOptions,
  sink: WorkerSink,
): Promise<RecordedWorkers | null> {
  if (workers === false) return null;
  try {
    const recorded = await recordWorkers(target, sink);
    if (recorded === null && workers === true) throw new Error(WORKER_PROBLEMS.noPort);
    return recorded;
  } catch (error) {
    if (workers === true) throw error;
    process.emitWarning(WORKER_PROBLEMS.unreachable(error instanceof Error ? error.message : String(error)));
    return null;
  }
}

/**
 * Records the real-time traffic of a page under test, from the first line of every document that comes after this call.
 *
 * ```ts
 * const page = await context.newPage();
 * const realtime = await attach(page, { saveOnFailure: 'artifacts/feed.rtlog' });
 * await page.goto('http://localhost:3000/');
 * await realtime.expectNoGaps();
 * ```
 *
 * @param target a page or browser context of Playwright, or a page of Puppeteer; attach before you navigate. A frame of
 *   Playwright: the document in it is recorded from the call on, and none after it.
 */
export async function attach(target: Target, options: RealtimeOptions = {}): Promise<Realtime> {
  const intake = new PageIntake();
  const name = `realtimeInspector${randomUUID().replaceAll('-', '')}`;
  let realtime: Realtime | null = null;
  const early: (() => readonly WireRecord[])[] = [];
  const take = (records: () => readonly WireRecord[]): void => {
    if (realtime === null) early.push(records);
    else realtime.take(records());
  };
  const policy = await policyOf(options);
  const steps = loadDecoders(policy);
  if (!steps.ok) throw new TypeError(steps.error.trim());
  const reading = { chosenSteps: steps.value };
  const script = pageScript(import.meta.url, 'tests');
  const inPages = await placeRecorder(target, script, name, (text) => take(() => intake.take(text)));
  const inWorkers = await workersOf(target, options, {
    onMessage: (text, worker) => take(() => intake.take(text, worker)),
    onGone: (worker) => {
      const epoch = Date.now();
      take(() => intake.leave(worker, epoch));
    },
  });
  const armInPages = async (plan: string | null): Promise<void> => {
    const pages = await inPages.arm(actingScript(import.meta.url), plan);
    if (pages === 0 && plan !== null) throw new Error(FAULT_WORDS.noPages);
  };
  const zero = (): number => intake.zero;
  const faults = new RealtimeFaults({ proxy: options.proxy ?? null, armInPages, zero });
  const attachment = {
    flush: async (): Promise<void> => {
      await Promise.all([inPages.flush(), inWorkers?.flush()]);
    },
  };
  const saveOnFailure = options.saveOnFailure ?? null;
  const attached = new Realtime(attachment, zero, { saveOnFailure, policy, reading, faults });
  realtime = attached;
  for (const records of early) attached.take(records());
  return attached;
}
