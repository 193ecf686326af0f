import * as fc from '../../../property.ts';
import { describe, expect, test } from 'vitest';
import {
  createSessionReader,
  writeSessionEnd,
  writeSessionHeader,
} from '../../../../src/formats/session/read-session.ts';
import { CONNECTIONS_LIMIT, parseSessionDecoders } from '../../../../src/formats/session/session-decoders.ts';

const DECODER = {
  connections: [
    ['d', 1],
    ['e', 7],
  ],
  steps: [
    { kind: 'skip', bytes: 4 },
    { kind: 'proto', type: 'feed.Tick' },
  ],
  protos: [{ name: 'feed.proto', text: 'syntax = "proto3";' }],
} as const;

function headerOf(text: string) {
  const reader = createSessionReader();
  reader.push(text);
  reader.end();
  return { decoders: reader.header?.decoders, problems: reader.problems };
}

describe('decoders in the header of a session', () => {
  test('are read as they were written, and left out where there are none', () => {
    const text = writeSessionHeader(0, 'a test', false, [DECODER]) + writeSessionEnd(0);
    expect(headerOf(text)).toEqual({ decoders: [DECODER], problems: [] });
    expect(writeSessionHeader(0, 'a test')).not.toContain('decoders');
  });

  const many = (count: number, item: unknown): unknown[] => Array.from({ length: count }, () => item);
  test.each<readonly [string, unknown, RegExp]>([
    ['no list', { steps: [] }, /"decoders" is not a list of at most 200 decoders/],
    ['too many', many(201, DECODER), /"decoders" is not a list/],
    ['no decoder', [7], /decoder 1: "steps" is not a list/],
    ['an unknown step', [DECODER, { ...DECODER, steps: ['gzip', 'eval'] }], /decoder 2, step 2: "eval" is not a step/],
    ['no connections', [{ steps: [] }], /decoder 1: "connections" is not a list of at most 1000 pairs/],
    ['a connection of another kind', [{ ...DECODER, connections: [['d', 'x']] }], /"connections" is not a list/],
    ['too many connections', [{ ...DECODER, connections: many(CONNECTIONS_LIMIT + 1, ['d', 1]) }], /"connections"/],
    ['files of another kind', [{ ...DECODER, protos: [{ name: 'a' }] }], /decoder 1: "protos" is not a list of files/],
    ['files too large', [{ ...DECODER, protos: many(2, { name: 'a', text: 'x'.repeat(300 * 1024) }) }], /512 KB/],
  ])('that are %s are not used; the file says why, and is read', (_, decoders, problem) => {
    const header = { ...JSON.parse(writeSessionHeader(0, 'a test')), decoders };
    const read = headerOf(`${JSON.stringify(header)}\n${writeSessionEnd(0)}`);
    expect(read.decoders).toBeUndefined();
    expect(read.problems).toHaveLength(1);
    expect(read.problems[0]).toMatch(problem);
  });

  test('of a file that was joined behind another are not used, and that is said', () => {
    const text = writeSessionHeader(0, 'a test', false, [DECODER]) + writeSessionEnd(0);
    expect(headerOf(text + text).problems).toEqual([
      'line 3: decoders of files that were joined behind another are not used',
    ]);
  });

  test('never throw, whatever stands there', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(() => parseSessionDecoders([value])).not.toThrow();
      }),
    );
  });
});
