import { describe, expect, test } from 'vitest';
import { writtenHar } from './written-har.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../../analysis/recording.ts';
import { readHar } from '../../../../src/formats/har/read-har.ts';
import { brief, frame, har, request, response, seconds, socket, T0 } from './har-entries.ts';

describe('WebSocket entries', () => {
  test("Chrome's: handshake, frames both ways, and the end that the entry's time tells", () => {
    const reading = readHar(
      har([socket(0, 5000, [frame('receive', 100, 'hi'), frame('send', 200, 'yo'), frame('receive', 300, 'AQL/', 2)])]),
    );
    expect(reading.problems).toEqual([]);
    expect(reading.zero).toBe(T0);
    // Handshake: blocked 1 + connect 10 + wait 9 ms; -1 means that a phase does not apply.
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['open', 20, 101],
      ['message', 100, 'in', 'frame', 'hi'],
      ['message', 200, 'out', 'frame', 'yo'],
      ['message', 300, 'in', 'frame', 'AQL/'],
      ['close', 5000, 'closed', null],
    ]);
    expect(
      reading.records.find((record) => record.kind === 'message' && record.payload.encoding === 'base64'),
    ).toMatchObject({
      bodyKind: 'arraybuffer',
      payload: { size: 3, isCut: false },
    });
  });

  test('if the time is only that of the handshake, the end is not known', () => {
    const reading = readHar(har([socket(0, 20, [frame('receive', 12_000, 'hi')])]));
    expect(brief(reading).map(([kind]) => kind)).toEqual(['connecting', 'open', 'message']);
  });

  test('a close as HTTP Toolkit writes it', () => {
    const close = { code: 1001, reason: 'going', timestamp: T0 + 700 };
    const reading = readHar(har([socket(0, 20, [frame('receive', 100, 'a')], { _webSocketClose: close })]));
    expect(reading.records.at(-1)).toMatchObject({
      kind: 'close',
      at: 700,
      code: 1001,
      reason: 'going',
      wasClean: true,
    });
    const aborted = readHar(har([socket(0, 20, [], { _webSocketClose: 'aborted' })]));
    expect(aborted.records.at(-1)).toMatchObject({ kind: 'close', code: 1006, wasClean: false });
  });

  test('a handshake that was refused never opened', () => {
    const reading = readHar(har([socket(0, 30, [], { response: response(403) })]));
    expect(brief(reading)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['close', 30, 'closed', 1006],
    ]);
  });

  test('a message that comes before its connection, by another clock, moves the connection', () => {
    const reading = readHar(har([socket(100, 5000, [frame('receive', 90, 'early')])]));
    expect(brief(reading).slice(0, 3)).toEqual([
      ['connecting', 0, 'websocket', 'wss://a.test/feed'],
      ['open', 0, 101],
      ['message', 0, 'in', 'frame', 'early'],
    ]);
    expect(reading.zero).toBe(T0 + 90);
  });

  test('the order of messages is that of the file, though their times step back', () => {
    const reading = readHar(har([socket(0, 5000, [frame('receive', 200, 'a'), frame('receive', 150, 'b')])]));
    expect(brief(reading).slice(2, 4)).toEqual([
      ['message', 200, 'in', 'frame', 'a'],
      ['message', 200, 'in', 'frame', 'b'],
    ]);
  });

  test('control frames are not messages; an error is an error', () => {
    const items = [
      frame('receive', 1, '', 9),
      frame('send', 2, '', 10),
      frame('receive', 3, '', 8),
      { type: 'error', time: seconds(4), data: 'reset' },
    ];
    const reading = readHar(har([socket(0, 5000, items)]));
    expect(brief(reading).map(([kind]) => kind)).toEqual(['connecting', 'open', 'error', 'close']);
    expect(reading.problems).toEqual([]);
  });

  test('subprotocols and extensions come from the headers, secrets do not', () => {
    const headers = [
      { name: 'Sec-WebSocket-Protocol', value: 'a, b' },
      { name: 'Cookie', value: 'secret' },
      { name: 'Authorization', value: 'secret' },
    ];
    const answer = [
      { name: 'sec-websocket-protocol', value: 'b' },
      { name: 'Sec-WebSocket-Extensions', value: 'permessage-deflate' },
    ];
    const reading = readHar(
      har([
        socket(0, 1, [], {
          request: request('wss://a.test/', { headers }),
          response: response(101, { headers: answer }),
        }),
      ]),
    );
    expect(reading.records.slice(1, 3)).toMatchObject([
      { protocols: ['a', 'b'], headers: [] },
      { protocol: 'b', extensions: 'permessage-deflate' },
    ]);
    expect(JSON.stringify(reading.records)).not.toContain('secret');
  });
});

describe('a data channel', () => {
  const recorded = (): readonly WireRecord[] => {
    const recording = new Recording();
    const peer = recording.peer(0, { iceServers: ['stun:a'] });
    const channel = recording.channel(100, peer, { isOrdered: false });
    recording.message(200, channel, 'hi');
    recording.message(300, channel, 'yo', { direction: 'out' });
    recording.state(400, peer, 'ice', 'disconnected');
    recording.close(500, channel, { wasClean: true });
    return recording.records;
  };
  const written = () => writtenHar(recorded(), { zero: T0, writer: 'a test' });

  test('has its messages where sockets have theirs, and comes back whole', () => {
    const [, entry] = written().log.entries;
    expect(entry).toMatchObject({
      _resourceType: 'datachannel',
      request: { url: 'datachannel:chat' },
      _webSocketMessages: [
        { type: 'receive', data: 'hi' },
        { type: 'send', data: 'yo' },
      ],
    });
    expect(readHar(JSON.parse(JSON.stringify(written()))).records).toEqual(recorded());
  });

  test('is a data channel also where another program took out what is ours', () => {
    const file: unknown = JSON.parse(
      JSON.stringify(written(), (name, value: unknown) => (name === '_rt' ? undefined : value)),
    );
    const begun = readHar(file).records.flatMap((record) =>
      record.kind === 'connecting' ? [[record.transport, record.url]] : [],
    );
    expect(begun).toEqual([
      ['peerconnection', 'peerconnection:'],
      ['datachannel', 'datachannel:chat'],
    ]);
    const messages = readHar(file).records.flatMap((record) =>
      record.kind === 'message' ? [record.payload.data] : [],
    );
    expect(messages).toEqual(['hi', 'yo']);
  });
});

describe('a session of WebTransport', () => {
  const recorded = (): readonly WireRecord[] => {
    const recording = new Recording();
    const session = recording.connect(0, 'webtransport', 'https://a.test/live');
    recording.open(100, session, { status: 0, url: 'https://a.test/live' });
    recording.message(200, session, 'hi', { event: 'datagram' });
    recording.message(300, session, 'yo', { event: 'bidi 1', direction: 'out' });
    recording.state(400, session, 'stream', 'bidi 1 open');
    recording.close(500, session, { code: 70_000, wasClean: true });
    return recording.records;
  };

  test('has its messages where sockets have theirs, and comes back whole', () => {
    const written = writtenHar(recorded(), { zero: T0, writer: 'a test' });
    expect(written.log.entries).toMatchObject([
      { _resourceType: 'webtransport', _webSocketMessages: [{ type: 'receive', data: 'hi' }, { type: 'send' }] },
    ]);
    expect(readHar(JSON.parse(JSON.stringify(written))).records).toEqual(recorded());
  });
});
