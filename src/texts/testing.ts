import { formatCount, formatDuration, formatOffset, pluralize } from '../base/format.ts';

/** What an expectation expected; each begins a message, which continues with what was found instead. */
export const EXPECTED = {
  noGaps: 'Expected no gaps',
  noDuplicates: 'Expected no duplicates',
  noFindings: 'Expected no findings',
  order: 'Expected messages in the order of their numbers',
  steps: 'Expected messages in this order',
  shorterSilence: 'Expected no longer silence',
  fewerRequests: 'Expected fewer requests',
  policy: 'Expected what the policy says',
  messages: (least: number, most: number, direction: 'in' | 'out') =>
    `Expected ${boundsText(least, most)} ${direction === 'in' ? 'received' : 'sent'}`,
  reply: (limit: number) => `Expected each request to be answered within ${formatDuration(limit)}`,
  firstToken: (limit: number) => `Expected the first message of each streamed reply within ${formatDuration(limit)}`,
  reconnectWithin: (limit: number) => `Expected a reconnect within ${formatDuration(limit)}`,
  backoff: 'Expected a backoff with jitter',
} as const;

function boundsText(least: number, most: number): string {
  if (least === most) return pluralize(least, 'message');
  if (least === 0) return `at most ${pluralize(most, 'message')}`;
  const atLeast = `at least ${pluralize(least, 'message')}`;
  return most === Number.MAX_SAFE_INTEGER ? atLeast : `${atLeast} and at most ${formatCount(most)}`;
}

/** How a message continues. */
export const INSTEAD = {
  findings: (count: number) => `, but there ${count === 1 ? 'is' : 'are'} ${pluralize(count, 'finding')}:`,
  noLoss: ', but no connection was lost.',
  fewAttempts: ', but no stream tried to connect again often enough to tell (4 times).',
  nothingSeen: ', but nothing was seen at all: attach before the page is opened.',
  noStream: (which: string) => `, but no stream matches ${which}. There are:`,
  unjudged: ', but that cannot be judged:',
  lossUnknown: ', but what a reconnect lost cannot be judged',
  nothingNumbered: ', but no stream brought two messages with numbers:',
  noMessages: ', but no message came at all.',
  noConnection: ', but no connection was ever open.',
  messages: (count: number) => `, but there ${count === 1 ? 'was' : 'were'} ${formatCount(count)}:`,
  steps: (step: number) => `, but step ${formatCount(step)} did not come:`,
  noReferences:
    ', but no message asked by a reference that a reply repeats. Say which messages do: { request: …, reply: … }.',
  noRequests: ', but the page sent no message that matches the request.',
  noReplies: ', but there was no streamed reply (an event stream, or a body that was read in pieces).',
  unreadReplies: (count: number) =>
    `, but ${pluralize(count, 'request')} may have been answered in a message that could not be read as a whole:`,
  late: (late: number, all: number) => `, but ${formatCount(late)} of ${formatCount(all)} were not:`,
} as const;

/** The parts of the evidence. */
export const EVIDENCE = {
  lost: (stream: string, lostAt: number, how: string) => `${stream}: lost at ${formatOffset(lostAt)} (${how})`,
  openAgain: (after: number) => `was open again after ${formatDuration(after)}`,
  notOpenAgain: 'was not open again',
  waits: (stream: string, shape: string, waits: readonly number[]) =>
    `${stream}: ${shape}; waits ${waits.map((wait) => formatDuration(wait)).join(', ')}`,
  unclearShape: 'unclear',
  caveat: (confidence: string, doubt: string) => `caveat (${confidence}): ${doubt}`,
  more: (count: number) => `… and ${formatCount(count)} more`,
  recording: (path: string) => `Recording: ${path}`,
  message: (at: number, text: string) => `${formatOffset(at)}  ${text}`,
  step: (step: number, at: number, text: string) => `${formatCount(step)}. ${formatOffset(at)}  ${text}`,
  noStep: (step: number, wanted: string) => `${formatCount(step)}. no message matches ${wanted}`,
  earlyStep: (step: number, wanted: string, at: number) =>
    `${formatCount(step)}. ${wanted} came before, at ${formatOffset(at)}, and not again`,
  answer: (stream: string, label: string, at: number, took: number | null) =>
    `${stream}: ${label}, at ${formatOffset(at)}: ${took === null ? 'no answer' : `after ${formatDuration(took)}`}`,
  reply: (number: number) => `reply ${formatCount(number)}`,
  lane: (from: number, lane: string, until: number) => `  ${formatOffset(from)} ${lane} ${formatOffset(until)}`,
  laneLegend: '─ open  • message  █ several  ‹ sent  ┤ end  × problem',
  noCount: 'expected a count of messages: a whole number, { atLeast: … } or { atMost: … }',
} as const;

/** How a connection ended: the way, the code and the reason that were given. */
export const howItEnded = (how: string | null, code: number | null, reason: string): string =>
  `${how ?? 'ended'}${code === null ? '' : ` with ${code}`}${reason === '' ? '' : ` "${reason}"`}`;

/** A span in options that cannot be read. */
export const noSpan = (value: string | number): string => `"${value}" is not a span; write 500, "500ms", "2s" or "1m"`;

/** A policy, in a file or in options, that cannot be read. */
export const wrongPolicy = (file: string | null, problem: string): string =>
  file === null ? `the options cannot be read: ${problem}` : `${file}: ${problem}`;

/** What matchers for `expect` say. */
export const MATCHER_TEXTS = {
  notRealtime: (matcher: string) => `${matcher} takes what attach() gave, the "realtime" of a test`,
  held: (matcher: string) => `Expected ${matcher} not to hold, but it does`,
} as const;

/** What keeps workers from being recorded. */
export const WORKER_PROBLEMS = {
  noPort:
    'workers cannot be recorded: the browser is not a Chromium that was started with --remote-debugging-port=0, on this machine',
  foreignClient: 'workers.mjs is not the one that belongs to this library',
  notRecorded: (url: string, reason: string) => `the recorder could not be placed in the worker ${url}: ${reason}`,
  unreachable: (reason: string) => `workers are not recorded: ${reason}`,
} as const;

/** What is wrong with a call that causes faults. */
export const FAULT_WORDS = {
  host: (text: string) => `to: expected a host such as example.com, *.example.com:8443 or *, not "${text}"`,
  span: (text: string) => `expected a duration: milliseconds, or a text such as "500ms", "5s" or "2m", not "${text}"`,
  needsProxy:
    'bandwidth is limited on the wire alone: launch the browser through startFaultProxy() and give it to attach',
  noPages: 'the faults cannot be placed in a page: they need an open page that was loaded after attach',
} as const;
