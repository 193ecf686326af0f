import { describe, expect, test } from 'vitest';
import { analyseSource } from '../../../../src/cli/export/exported-recording.ts';
import { MessageEvents, writeOtlp } from '../../../../src/cli/export/otlp.ts';
import { openSource } from '../../../../src/cli/export/recording-source.ts';
import { SpilledLists } from '../../../../src/cli/export/spilled-lists.ts';
import { RECORDINGS } from '../../formats/recordings.ts';
import { asSession, runCheckJson, save, socketHar, STEADY, useFolder } from '../check-support.ts';
import { everyTenth, sessionText } from '../../testing/lossy-feeds.ts';
import { fileURLToPath } from 'node:url';

useFolder();

/**
 * The messages of opentelemetry.proto.trace.v1 that are used, with the JSON form of each field (OTLP 1.x, "JSON Protobuf
 * Encoding": names in lowerCamelCase, ids in hex, integers of 64 bits as decimal text, enums as numbers).
 */
const MESSAGES: Readonly<Record<string, Readonly<Record<string, RegExp | string>>>> = {
  request: { resourceSpans: 'resourceSpans[]' },
  resourceSpans: { resource: 'resource', scopeSpans: 'scopeSpans[]', schemaUrl: /^"/ },
  resource: { attributes: 'keyValue[]' },
  scopeSpans: { scope: 'scope', spans: 'span[]' },
  scope: { name: /^"/, version: /^"/ },
  span: {
    traceId: /^"[0-9a-f]{32}"$/,
    spanId: /^"[0-9a-f]{16}"$/,
    name: /^".+"$/s,
    kind: /^[0-5]$/,
    startTimeUnixNano: /^"\d{1,20}"$/,
    endTimeUnixNano: /^"\d{1,20}"$/,
    attributes: 'keyValue[]',
    events: 'event[]',
    status: 'status',
  },
  event: { timeUnixNano: /^"\d{1,20}"$/, name: /^".+"$/s, attributes: 'keyValue[]' },
  status: { code: /^[0-2]$/, message: /^"/ },
  keyValue: { key: /^".+"$/s, value: 'anyValue' },
  anyValue: {
    stringValue: /^"/,
    intValue: /^"-?\d{1,19}"$/,
    doubleValue: /^-?\d+(\.\d+)?(e[+-]\d+)?$/,
    boolValue: /^(true|false)$/,
  },
};

/** What breaks the rules, by its place. */
function faultsOf(value: unknown, message: string, place: string): readonly string[] {
  const fields = MESSAGES[message] ?? {};
  if (typeof value !== 'object' || value === null) return [`${place} is no ${message}`];
  const entries = Object.entries(value);
  const faults = message === 'anyValue' && entries.length !== 1 ? [`${place} has not one value`] : [];
  return entries.reduce<readonly string[]>((all, [name, field]) => {
    const rule = fields[name];
    const here = `${place}.${name}`;
    if (rule === undefined) return [...all, `${here} is not in the protocol`];
    if (rule instanceof RegExp) return rule.test(JSON.stringify(field)) ? all : [...all, `${here} has the wrong form`];
    if (!rule.endsWith('[]')) return [...all, ...faultsOf(field, rule, here)];
    if (!Array.isArray(field)) return [...all, `${here} is no list`];
    return [...all, ...field.flatMap((each, index) => faultsOf(each, rule.slice(0, -2), `${here}[${index}]`))];
  }, faults);
}

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly events: readonly { readonly name: string; readonly timeUnixNano: string }[];
  readonly status?: { readonly code: number; readonly message: string };
}

async function otlpOf(file: string) {
  const events = new MessageEvents(new SpilledLists());
  const recording = await analyseSource(file, await openSource(file, null, 1), (message) => events.add(message));
  const text = [...writeOtlp(recording, events)].join('');
  const request = JSON.parse(text);
  const spans: readonly OtlpSpan[] = request.resourceSpans[0].scopeSpans[0].spans;
  return { text, request, spans };
}

describe('a recording as traces of OpenTelemetry', () => {
  test.each(RECORDINGS)(
    '%s keeps the rules of OTLP in JSON: a span for each connection, an event for each message',
    async (name) => {
      const file = fileURLToPath(new URL(`../../../recordings/${name}`, import.meta.url));
      const { request, spans, text } = await otlpOf(file);
      expect(faultsOf(request, 'request', '')).toEqual([]);
      expect(text.trimEnd()).not.toContain('\n');
      const { streams, findings } = await runCheckJson(file);
      expect(spans).toHaveLength(streams.reduce((sum, { connections }) => sum + connections, 0));
      const count = (begin: string): number =>
        spans.reduce((sum, { events }) => sum + events.filter((event) => event.name.startsWith(begin)).length, 0);
      expect(count('message ')).toBe(
        streams.reduce((sum, { messagesIn, messagesOut }) => sum + messagesIn + messagesOut, 0),
      );
      expect(count('finding ')).toBe(findings.length);
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
      for (const { startTimeUnixNano, endTimeUnixNano } of spans)
        expect(BigInt(endTimeUnixNano) >= BigInt(startTimeUnixNano)).toBe(true);
    },
  );

  test('a rule that is broken is seen by this test', () => {
    expect(
      faultsOf({ resourceSpans: [{ scopeSpans: [{ spans: [{ traceId: 'x', trace_id: '' }] }] }] }, 'request', ''),
    ).toEqual([
      '.resourceSpans[0].scopeSpans[0].spans[0].traceId has the wrong form',
      '.resourceSpans[0].scopeSpans[0].spans[0].trace_id is not in the protocol',
    ]);
  });

  test('times are those of the world to the nanosecond, ids the same each time, payloads left out', async () => {
    const file = save('run.rtlog', asSession(socketHar(STEADY)));
    const { spans, text } = await otlpOf(file);
    expect(spans[0]?.events[0]).toMatchObject({
      name: 'message received',
      timeUnixNano: `${Date.parse('2026-03-01T12:00:01.000Z')}000000`,
    });
    expect(text).not.toContain('tick');
    expect((await otlpOf(file)).text).toBe(text);
  });

  test('what failed has an error, what ended well has none', async () => {
    const file = save('lossy.rtlog', sessionText(everyTenth()));
    expect((await otlpOf(file)).spans[0]?.status).toBeUndefined();
    const outage = fileURLToPath(new URL('../../../recordings/reconnect-outage.rtlog', import.meta.url));
    const failed = (await otlpOf(outage)).spans.filter(({ status }) => status !== undefined);
    expect(failed.length).toBeGreaterThan(0);
    for (const { status } of failed) expect(status?.code).toBe(2);
  });
});
