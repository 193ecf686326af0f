import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../src/analysis/analysis.ts';
import { byteCount, millis } from '../../../src/base/units.ts';
import { Recording } from './recording.ts';

/** `[milliseconds, what, …]`: see the head of docs/reference/detectors.md. */
type Step = readonly [at: number, what: string, ...rest: readonly (string | number)[]];

interface Example {
  readonly steps: readonly Step[];
  readonly until?: number;
  readonly findings: readonly Readonly<Record<string, unknown>>[];
}

const page = readFileSync(new URL('../../../docs/reference/detectors.md', import.meta.url), 'utf8');

/** The examples of the page with the heading that each stands under. */
function readExamples(): readonly (readonly [heading: string, example: Example])[] {
  const examples: (readonly [string, Example])[] = [];
  let heading = '';
  for (const block of page.split(/^(?=#{2,3} |```json example$)/m)) {
    heading = /^#{2,3} (.*)/.exec(block)?.[1] ?? heading;
    const code = /^```json example\n([\s\S]*?)\n```/.exec(block)?.[1];
    if (code !== undefined) examples.push([heading, JSON.parse(code) as Example]);
  }
  return examples;
}

/** The steps one by one, in order of time. */
function expand(steps: readonly Step[]): readonly Step[] {
  const single = steps.flatMap(([at, what, ...rest]): readonly Step[] => {
    if (what !== 'every') return [[at, what, ...rest]];
    const [period, times, inner, ...values] = rest;
    return Array.from({ length: Number(times) }, (_, index): Step => {
      const fill = (value: string | number) =>
        typeof value === 'string' ? value.replaceAll('#', `${index + 1}`) : value;
      return [at + index * Number(period), String(inner), ...values.map(fill)];
    });
  });
  return single.toSorted(([left], [right]) => left - right);
}

/** Plays the steps of an example in one document. */
class Player {
  readonly recording = new Recording();
  #last = 0;

  play([at, what, ...rest]: Step): void {
    const [first, second, third] = rest;
    const { recording } = this;
    switch (what) {
      case 'socket':
        this.#last = recording.socket(at, first === undefined ? undefined : String(first), {
          protocols: second === undefined ? [] : [String(second)],
          initiator: String(third ?? ''),
        });
        return;
      case 'channel':
        this.#last = recording.channel(at + 60, recording.peer(at), { isOrdered: first === 'ordered' });
        return;
      case 'connecting':
        this.#last = recording.connect(at, 'websocket', String(first ?? 'wss://app.test/live'));
        return;
      case 'reply':
        this.#last = recording.connect(at, 'fetch', 'https://app.test/reply', { method: 'POST' });
        return recording.open(at + 20, this.#last, {
          headers: [
            ['content-type', 'text/event-stream'],
            ['content-encoding', String(first ?? 'identity')],
          ],
        });
      case 'chunk':
        return recording.chunk(at, this.#last, `data: ${String(first)}\n\n`);
      case 'packet':
        return recording.message(at, this.#last, '', {
          bodyKind: 'arraybuffer',
          payload: { encoding: 'base64', data: String(first), size: byteCount(4), isCut: false },
        });
      case 'source':
        this.#last = recording.connect(at, 'eventsource', String(first ?? 'https://app.test/events'));
        recording.open(at + 20, this.#last);
        return;
      case 'reopen':
        return recording.open(at, this.#last);
      case 'message':
        return recording.message(at, Number(second ?? this.#last), String(first));
      case 'sent':
        return recording.message(at, this.#last, String(first), { direction: 'out' });
      case 'event':
        return recording.message(at, this.#last, String(second), { via: 'event', event: 'message', id: String(first) });
      case 'error':
        return recording.error(at, this.#last, Number(first));
      case 'close':
        return recording.close(at, Number(second ?? this.#last), { code: Number(first), wasClean: first === 1000 });
      case 'refused':
        this.#last = recording.connect(at, 'websocket', String(second ?? 'wss://app.test/live'));
        return recording.close(at, this.#last, { code: Number(first) });
      case 'poll':
        recording.request(at, String(third ?? 'https://app.test/poll'), Number(first), String(second));
        return;
      case 'closing':
        return recording.closing(at, this.#last);
      case 'failing':
        recording.request(at, String(second ?? 'https://app.test/poll'), 60, 'down', { status: Number(first) });
        return;
      case 'induced':
        return recording.induced(at, String(first) as 'start', String(second));
      case 'busy':
        return recording.busy(
          at,
          Number(first),
          second === '' ? [] : [{ invoker: String(second), length: Number(first), after: 0 }],
        );
      case 'network':
        return recording.network(at, Number(third ?? this.#last), {
          status: Number(first),
          headers: [['content-type', String(second ?? '')]],
        });
      case 'listening':
        return recording.state(at, this.#last, 'listener', String(first));
      case 'page':
        return recording.page(at, String(first) as 'hidden');
      default:
        throw new Error(`no such step: ${what}`);
    }
  }
}

describe('docs/reference/detectors.md', () => {
  const examples = readExamples();

  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(8);
  });

  test.each(examples)('%s', (_heading, example) => {
    const player = new Player();
    for (const step of expand(example.steps)) player.play(step);
    const analysis = createAnalysis();
    const inTime = player.recording.records.toSorted((left, right) => left.at - right.at || left.n - right.n);
    for (const record of inTime) analysis.push(record);
    analysis.advance(millis(example.until ?? 0));
    const findings = analysis.findings();
    expect(findings.map(({ kind }) => kind).sort()).toEqual(example.findings.map(({ kind }) => kind).sort());
    for (const expected of example.findings) {
      expect(findings).toContainEqual(expect.objectContaining(expected));
    }
  });
});
