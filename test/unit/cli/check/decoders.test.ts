import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { afterEach, describe, expect, test } from 'vitest';
import { byteCount } from '../../../../src/base/units.ts';
import { setChosenSchema } from '../../../../src/formats/binary/chosen-schema.ts';
import { encodeBase64 } from '../../../../src/formats/text/base64.ts';
import { Recording } from '../../analysis/recording.ts';
import { sessionText } from '../../testing/lossy-feeds.ts';
import { pathOf, runCheck, runCheckJson, runWriter, save, useFolder } from '../check-support.ts';

useFolder();
afterEach(() => setChosenSchema(null));

const PROTO = 'syntax = "proto3";\npackage feed;\nmessage Tick { uint64 seq = 1; string side = 2; }\n';

/** Ticks 1 to 120 without 61 to 63, each behind four bytes of the page's own. */
function recording(): Recording {
  const made = new Recording();
  const socket = made.socket(0, 'wss://app.test/live');
  for (let seq = 1; seq <= 120; seq++) {
    if (seq >= 61 && seq <= 63) continue;
    const writer = new BinaryWriter()
      .tag(1, WireType.Varint)
      .uint64(seq)
      .tag(2, WireType.LengthDelimited)
      .string('buy');
    const bytes = Uint8Array.of(1, 2, 3, 4, ...writer.finish());
    made.message(1_000 + seq * 100, socket, '', {
      payload: { encoding: 'base64', data: encodeBase64(bytes), size: byteCount(bytes.length), isCut: false },
    });
  }
  return made;
}

const decoderFile = (content: unknown): string =>
  save('decoder.json', typeof content === 'string' ? content : JSON.stringify(content));
const STEPS = [
  { kind: 'skip', bytes: 4 },
  { kind: 'proto', type: 'feed.Tick' },
];
const DECODER = { version: 1, decoders: [{ address: 'wss://app.test/*', steps: STEPS }] };

describe('check with a decoder', () => {
  test('finds what is missing in messages that it cannot read by itself', async () => {
    const file = save('ticks.rtlog', sessionText(recording()));
    expect((await runCheckJson(file)).findings).toEqual([]);
    const proto = save('feed.proto', PROTO);
    const json = await runCheckJson(file, '--decoder', decoderFile(DECODER), '--proto', proto);
    expect(json.findings.map(({ kind, missing }) => [kind, missing])).toEqual([
      ['gap', [{ group: '', first: '61', last: '63' }]],
    ]);
    const elsewhere = decoderFile({ version: 1, decoders: [{ address: 'wss://other.test/*', steps: STEPS }] });
    expect((await runCheckJson(file, '--decoder', elsewhere, '--proto', proto)).findings).toEqual([]);
  });

  const kept = (proto: string, type = 'feed.Tick') => {
    const [header = '', ...lines] = sessionText(recording()).split('\n');
    const [skip] = STEPS;
    const decoder = {
      connections: [[recording().records[0]?.document, 1]],
      steps: [skip, { kind: 'proto', type }],
      protos: [{ name: 'feed.proto', text: proto }],
    };
    return save('kept.rtlog', [JSON.stringify({ ...JSON.parse(header), decoders: [decoder] }), ...lines].join('\n'));
  };

  test('obeys the decoder that was saved with the recording, unless it is given another; converted, the file keeps it', async () => {
    const file = kept(PROTO);
    const gap = [['gap', [{ group: '', first: '61', last: '63' }]]];
    const gapsIn = async (path: string, ...options: string[]) =>
      (await runCheckJson(path, ...options)).findings.map(({ kind, missing }) => [kind, missing]);
    expect(await gapsIn(file)).toEqual(gap);
    const other = decoderFile({ version: 1, decoders: [{ address: '*', steps: ['base64'] }] });
    expect(await gapsIn(file, '--decoder', other)).toEqual([]);
    await runWriter('convert', file, pathOf('converted.rtlog'), '--redact');
    expect(await gapsIn(pathOf('converted.rtlog'))).toEqual(gap);
  });

  test('says what is wrong with a decoder that was saved with the recording', async () => {
    const outcome = await runCheck(kept('message {'));
    expect(outcome.verdict).toBe('unreadable');
    expect(outcome.stderr).toMatch(/kept\.rtlog: feed\.proto/);
  });

  test.each<readonly [unknown, RegExp]>([
    ['{', /decoder\.json: the file is not JSON\n$/],
    [{ version: 3 }, /the version is 3; this program knows version 1/],
    [
      { version: 1, decoders: [{ steps: ['gzip', 'zip'] }] },
      /decoder 1, step 2: "zip" is not a step; there are base64,/,
    ],
    [{ version: 1, decoders: [{ steps: [{ kind: 'length' }] }] }, /decoder 1, step 1: "length" needs "size"/],
    [{ version: 1, decoders: [{ steps: [], run: 'x' }] }, /decoder 1 has a field "run", which means nothing here/],
    [
      { version: 1, decoders: [{ steps: [{ kind: 'proto', type: 'a.B' }] }] },
      /names the message "a\.B", but no \.proto/,
    ],
  ])('%# ends before anything is read, with the place', async (content, sentence) => {
    const file = save('ticks.rtlog', sessionText(recording()));
    const outcome = await runCheck(file, '--decoder', decoderFile(content));
    expect(outcome).toMatchObject({ verdict: 'unreadable', stdout: '' });
    expect(outcome.stderr).toMatch(sentence);
  });

  test('names file and line of a .proto file that is wrong, and the types there are', async () => {
    const file = save('ticks.rtlog', sessionText(recording()));
    const bad = await runCheck(
      file,
      '--proto',
      save('bad.proto', 'syntax = "proto3";\nmessage A {\n  blub blab;\n}\n'),
    );
    expect(bad.stderr).toMatch(/^bad\.proto, line 3: /);
    const other = decoderFile({ version: 1, decoders: [{ steps: [{ kind: 'proto', type: 'feed.Tack' }] }] });
    const missing = await runCheck(file, '--decoder', other, '--proto', save('feed.proto', PROTO));
    expect(missing.stderr).toMatch(/names the message "feed\.Tack"; the \.proto files have feed\.Tick/);
    expect((await runCheck(file, '--decoder', '/no/such/file')).verdict).toBe('unreadable');
  });
});
