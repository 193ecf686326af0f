import { createAnalysis } from '../../../src/analysis/analysis.ts';
import type { Finding } from '../../../src/analysis/finding.ts';
import { millis } from '../../../src/base/units.ts';
import { clean, injured } from './connection-shape.ts';
import type { ConnectionShape } from './connection-shape.ts';
import { HEALTHY_DAYS } from './healthy-days.ts';
import { between, exponential, seeded } from './random.ts';
import { Recording, text } from './recording.ts';
import { TROUBLED_DAYS } from './troubled-days.ts';

const LIVE = 'wss://shapes.test/live';
const POLL = 'https://shapes.test/state';

function ticks(recording: Recording, socket: number, from: number, until: number, first = 1): number {
  let seq = first;
  for (let at = from; at < until; at += 500, seq += 1) recording.message(at, socket, `{"seq":${seq}}`);
  return seq;
}

function polls(recording: Recording, times: readonly number[], body: (index: number) => string, hold = 60): void {
  for (const [index, at] of times.entries()) recording.request(at, POLL, hold, body(index));
}

const timer = (count: number, period: number, random: () => number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, index) => from + index * period + between(random, 0, 12));

function send(
  recording: Recording,
  at: number,
  method: string,
  url: string,
  body: string,
  answer: string,
  took = 40,
): void {
  const connection = recording.connect(at, 'fetch', url, { method, bodyKind: 'text', body: text(body) });
  recording.open(at + took, connection, { status: answer === '' ? 204 : 200 });
  if (answer !== '') recording.message(at + took, connection, answer, { via: 'body' });
  recording.close(at + took, connection, { how: 'complete', wasClean: true });
}

/** A socket with a cadence that is cut after a minute, and the attempts in vain until it is back. */
function restart(recording: Recording, random: () => number, refusals: number, missed: number): void {
  const first = recording.socket(0, LIVE);
  const seq = ticks(recording, first, 200, 60_000);
  let at = 60_000;
  recording.close(at, first, { code: 1006 });
  for (let index = 0; index < refusals; index += 1) {
    at += between(random, 800, 1_200);
    recording.close(at + 5, recording.connect(at, 'websocket', LIVE), { code: 1006 });
  }
  at += between(random, 800, 1_200);
  ticks(recording, recording.socket(at, LIVE), at + 100, at + 60_000, seq + missed);
}

/** Two sockets of one address that are cut and come back in the order in which they were cut. */
function twins(recording: Recording, missed: number): void {
  const names = [0, 10_000];
  const sockets = names.map((_base, index) => recording.socket(index, LIVE));
  const write = (ids: readonly number[], from: number, first: number): void => {
    for (let n = 0; n < 60; n += 1) {
      for (const [index, base] of names.entries()) {
        recording.message(from + n * 200 + index, ids[index] ?? 0, `{"seq":${base + first + n}}`);
      }
    }
  };
  write(sockets, 200, 1);
  for (const [index, socket] of sockets.entries()) recording.close(13_000 + index, socket, { code: 1006 });
  write(
    names.map((_base, index) => recording.socket(14_000 + index * 30, LIVE)),
    14_200,
    61 + missed,
  );
}

/** A page that pings each 10 s; without an answer it closes, and connects again at once. */
function heartbeats(recording: Recording, isAnswered: boolean): void {
  const first = recording.socket(0, LIVE);
  for (let at = 10_000; at <= 60_000; at += 10_000) {
    recording.message(at, first, '{"type":"ping"}', { direction: 'out' });
    if (isAnswered || at < 60_000) recording.message(at + 30, first, '{"type":"pong"}');
  }
  recording.closing(65_000, first);
  recording.close(65_005, first, { code: 1000, wasClean: true });
  recording.message(66_100, recording.socket(66_000, LIVE), '{"type":"hello"}');
}

const CLEAN_SHAPES: readonly ConnectionShape[] = [
  clean('restart', (recording, random) => restart(recording, random, 2, 0)),
  clean('short lives that the page ends', (recording, random) => {
    for (let index = 0; index < 8; index += 1) {
      const at = index * 3_000;
      const socket = recording.socket(at, LIVE);
      recording.message(at + 100, socket, '{"hello":1}');
      recording.closing(at + between(random, 500, 2_500), socket);
      recording.close(at + 2_600, socket, { code: 1000, wasClean: true });
    }
  }),
  clean('twins that lose nothing', (recording) => twins(recording, 0)),
  clean('heartbeats that are answered', (recording) => heartbeats(recording, true)),
  clean('poll: interval', (recording, random) => polls(recording, timer(40, 2_000, random), (index) => `[${index}]`)),
  clean('poll: interval with slow answers', (recording, random) => {
    for (const [index, at] of timer(40, 2_000, random).entries()) {
      recording.request(at, POLL, between(random, 900, 1_500), `{"step":${index}}`);
    }
  }),
  clean('poll: after the answer', (recording, random) => {
    let at = 0;
    for (let index = 0; index < 40; index += 1) {
      const hold = between(random, 600, 1_400);
      recording.request(at, POLL, hold, `{"step":${index}}`);
      at += hold + 1_000;
    }
  }),
  clean('poll: held, asked again at once', (recording, random) => {
    let at = 0;
    for (let index = 0; index < 30; index += 1) {
      const hold = Math.min(25_000, exponential(random, 9_000) + 50);
      recording.request(at, POLL, hold, hold === 25_000 ? '[]' : `["news ${random()}"]`);
      at += hold + between(random, 2, 20);
    }
  }),
  clean('poll: held, with a cursor and pauses', (recording, random) => {
    let at = 0;
    for (let index = 0; index < 30; index += 1) {
      const hold = Math.min(20_000, exponential(random, 9_000) + 50);
      recording.request(at, `${POLL}?since=${index}`, hold, `{"next":${index + 1}}`);
      at += hold + 1_500;
    }
  }),
  clean('poll: a library’s session', (recording, random) => {
    let at = 0;
    for (let index = 0; index < 30; index += 1) {
      const hold = between(random, 200, 25_000);
      send(recording, at, 'POST', 'https://shapes.test/echo/123/abcdefgh/xhr', '', `a["m${index}"]`, hold);
      at += hold + 400;
    }
  }),
  clean('poll: each half minute', (recording, random) =>
    polls(recording, timer(20, 30_000, random), (index) => `{"n":${index}}`, 300),
  ),
  clean('poll: GraphQL', (recording, random) => {
    for (const [index, at] of timer(30, 3_000, random).entries()) {
      const body = '{"query":"query Todos { todos { id } }","operationName":"Todos"}';
      send(recording, at, 'POST', 'https://shapes.test/graphql', body, `{"data":{"todos":[{"id":${index}}]}}`);
    }
  }),
  clean('sends', (recording, random) => {
    for (const [index, at] of timer(30, 1_500, random).entries()) {
      send(recording, at, 'POST', 'https://shapes.test/telemetry', `{"events":[${index}]}`, '');
      send(recording, at, 'PUT', 'https://shapes.test/presence', '{"state":"here"}', '{}');
    }
  }),
  clean('slow searches', (recording, random) => {
    let at = 0;
    for (let index = 0; index < 16; index += 1) {
      const took = between(random, 1_000, 3_000);
      send(
        recording,
        at,
        'POST',
        'https://shapes.test/search',
        `{"query":"word ${index}"}`,
        `{"hits":[${index}]}`,
        took,
      );
      at += took + between(random, 300, 1_800);
    }
  }),
  clean('uploads', (recording, random) => {
    let at = 0;
    for (let index = 0; index < 16; index += 1) {
      const took = between(random, 1_500, 2_500);
      const more = { method: 'PUT', bodyKind: 'blob', body: null } as const;
      const connection = recording.connect(at, 'fetch', `https://shapes.test/up?part=${index}`, more);
      recording.open(at + took, connection);
      recording.close(at + took, connection, { how: 'complete', wasClean: true });
      at += took + 10;
    }
  }),
  clean('chats', (recording, random) => {
    const socket = recording.socket(0, LIVE);
    let at = 200;
    for (let index = 0; index < 200; index += 1) {
      at += exponential(random, 900);
      recording.message(at, socket, `{"from":"user ${index % 7}","text":"word ${random()}"}`);
    }
  }),
];

const INJURED_SHAPES: readonly ConnectionShape[] = [
  injured('restart that loses messages', ['reconnect', 'gap'], (recording, random) => restart(recording, random, 2, 6)),
  injured('twins that both lose messages', ['reconnect', 'reconnect', 'gap', 'gap'], (recording) =>
    twins(recording, 5),
  ),
  injured('a heartbeat without an answer', ['reconnect'], (recording) => heartbeats(recording, false)),
  injured('two short outages', ['reconnect', 'reconnect'], (recording) => {
    const first = recording.socket(0, LIVE);
    let seq = ticks(recording, first, 200, 30_000);
    recording.close(30_000, first, { code: 1006 });
    const second = recording.socket(32_000, LIVE);
    seq = ticks(recording, second, 32_100, 36_500, seq);
    recording.close(36_500, second, { code: 1006 });
    ticks(recording, recording.socket(37_000, LIVE), 37_100, 60_000, seq);
  }),
  injured('a poll that fails', ['reconnect'], (recording, random) => {
    for (const [index, at] of timer(40, 2_000, random).entries()) {
      const isDown = index >= 20 && index < 23;
      recording.request(at, POLL, 60, `[${index}]`, isDown ? { status: 503 } : {});
    }
  }),
  injured('a held poll that pauses', ['poll-exposure'], (recording, random) => {
    let at = 0;
    for (let index = 0; index < 20; index += 1) {
      const hold = index % 4 === 3 ? between(random, 2_000, 20_000) : 25_000;
      recording.request(at, POLL, hold, hold === 25_000 ? '[]' : `[${index}]`);
      at += hold + 2_500;
    }
  }),
  injured('a poll that brings nothing', ['polling-cost'], (recording, random) =>
    polls(recording, timer(30, 2_000, random), () => '[]'),
  ),
  injured('a subscription that is not sent again', ['reconnect', 'quiet'], (recording, random) => {
    const first = recording.socket(0, LIVE);
    recording.message(100, first, '{"type":"subscribe"}', { direction: 'out' });
    ticks(recording, first, 200, 60_000);
    recording.close(60_000, first, { code: 1006 });
    recording.socket(60_000 + between(random, 800, 3_000), LIVE);
  }),
  injured('timers that pile up', ['several-timers'], (recording, random) => {
    const times = [...timer(60, 1_000, random), ...timer(40, 1_000, random, 20_350)];
    polls(
      recording,
      times.toSorted((left, right) => left - right),
      (index) => `[${index}]`,
    );
  }),
  injured('old credentials', ['old-credentials'], (recording, random) => {
    const url = `${LIVE}?token=abc`;
    recording.close(8_000, recording.socket(0, url), { code: 4401 });
    for (let index = 1; index <= 5; index += 1) {
      const at = 8_000 + index * 3_000 + between(random, 0, 1_500);
      recording.close(at + 30, recording.connect(at, 'websocket', url), { code: 1006 });
    }
  }),
  injured('a handshake without an answer', ['never-answered'], (recording) => {
    recording.connect(0, 'websocket', LIVE);
    recording.page(60_000, 'online');
  }),
];

export const CONNECTION_SHAPES: readonly ConnectionShape[] = [
  ...CLEAN_SHAPES,
  ...HEALTHY_DAYS,
  ...INJURED_SHAPES,
  ...TROUBLED_DAYS,
];

/** What is found in one seeded recording of a shape, and what of it was to be found. */
export function judgeShape(shape: ConnectionShape, seed: number) {
  const recording = new Recording('https://shapes.test/');
  shape.write(recording, seeded(seed));
  const analysis = createAnalysis();
  const inTime = recording.records.toSorted((left, right) => left.at - right.at || left.n - right.n);
  for (const record of inTime) analysis.push(record);
  analysis.advance(millis((inTime.at(-1)?.at ?? 0) + 15_000));
  const findings = analysis.findings();
  const left = [...shape.finds];
  const wrong: Finding[] = [];
  for (const finding of findings) {
    const place = left.indexOf(finding.kind);
    if (place >= 0) left.splice(place, 1);
    else if (finding.severity !== 'info') wrong.push(finding);
  }
  return { wanted: shape.finds.length, found: shape.finds.length - left.length, missing: left, wrong };
}
