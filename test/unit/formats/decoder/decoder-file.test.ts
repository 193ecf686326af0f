import { describe, expect, test } from 'vitest';
import { parseDecoderFile, typesIn } from '../../../../src/formats/decoder/decoder-file.ts';

const file = (more: object): string => JSON.stringify({ version: 1, ...more });
const reasonOf = (text: string): unknown => {
  const parsed = parseDecoderFile(text);
  return parsed.ok ? null : parsed.error;
};

describe('a decoder file', () => {
  test('has steps for addresses; without one they are for all', () => {
    const text = file({
      name: 'ours',
      decoders: [
        { address: 'wss://*.example.com/*', steps: ['gzip', { kind: 'proto', type: 'chat.Tick' }] },
        { steps: [{ kind: 'skip', bytes: 4 }, 'messagepack'] },
      ],
    });
    const parsed = parseDecoderFile(text);
    expect(parsed).toEqual({
      ok: true,
      value: [
        {
          address: 'wss://*.example.com/*',
          steps: [
            { kind: 'gzip', isShared: false },
            { kind: 'proto', type: 'chat.Tick' },
          ],
        },
        { address: '*', steps: [{ kind: 'skip', bytes: 4 }, { kind: 'messagepack' }] },
      ],
    });
    expect(parsed.ok && typesIn(parsed.value)).toEqual(['chat.Tick']);
  });

  test.each<readonly [string, unknown]>([
    ['{', { reason: 'no-json' }],
    ['{}', { reason: 'version', found: 'undefined' }],
    ['7', { reason: 'no-decoders' }],
    ['{"version":2}', { reason: 'version', found: '2' }],
    [file({}), { reason: 'no-decoders' }],
    [file({ decoders: [] }), { reason: 'no-decoders' }],
    [file({ decoders: [7] }), { reason: 'bad-address', decoder: 1 }],
    [file({ decoders: [{ address: 7, steps: [] }] }), { reason: 'bad-address', decoder: 1 }],
    [
      file({ decoders: [{ steps: [] }, { steps: [], eval: 'x' }] }),
      { reason: 'unknown-field', decoder: 2, field: 'eval' },
    ],
    [
      file({ decoders: [{ steps: ['gzip', 'rot13'] }] }),
      { reason: 'bad-step', decoder: 1, fault: { step: 1, reason: 'unknown-kind', kind: 'rot13' } },
    ],
    [file({ decoders: Array.from({ length: 101 }, () => ({ steps: [] })) }), { reason: 'too-many' }],
    [' '.repeat(300_000), { reason: 'too-large' }],
  ])('%# says what is wrong, and where', (text, error) => {
    expect(reasonOf(text)).toEqual(error);
  });
});
