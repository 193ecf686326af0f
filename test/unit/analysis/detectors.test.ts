import { describe, expect, test } from 'vitest';
import { createBackPressureDetector } from '../../../src/analysis/detectors/back-pressure.ts';
import { createCloseCodeDetector } from '../../../src/analysis/detectors/close-codes.ts';
import { createCompressionDetector } from '../../../src/analysis/detectors/compression.ts';
import { createConnectionBudgetDetector } from '../../../src/analysis/detectors/connection-budget.ts';
import { createHeartbeatDetector } from '../../../src/analysis/detectors/heartbeats.ts';
import { candidatesFor, createIdleTimeoutDetector } from '../../../src/analysis/detectors/idle-timeout.ts';
import { createPollCursorDetector } from '../../../src/analysis/detectors/poll-cursor.ts';
import { createPollExposureDetector } from '../../../src/analysis/detectors/poll-exposure.ts';
import { createReconnectHerdDetector } from '../../../src/analysis/detectors/reconnect-herd.ts';
import { createPollingCostDetector } from '../../../src/analysis/detectors/polling-cost.ts';
import { createSentAfterCloseDetector } from '../../../src/analysis/detectors/sent-after-close.ts';
import { createSilenceDetector, silenceThreshold } from '../../../src/analysis/detectors/silence.ts';
import { byteCount } from '../../../src/base/units.ts';
import { findingsOf } from './findings-of.ts';
import { Recording } from './recording.ts';

/** A socket with a message each second for 40 s, so that 39 pauses are known, and one more after `pause`. */
function afterPause(pause: number): Recording {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let second = 1; second <= 40; second += 1) recording.message(second * 1_000, socket, '{"value":1}');
  recording.message(40_000 + pause, socket, '{"value":1}');
  return recording;
}

describe('silence', () => {
  // all pauses 1 s: max(3 × 1 s, 10 × 1 s, 2 s) = 10 s
  test('the threshold is the greatest of three long pauses, ten usual ones and two seconds', () => {
    expect(silenceThreshold(Array.from({ length: 30 }, () => 1_000))).toBe(10_000);
    expect(silenceThreshold(Array.from({ length: 50 }, () => 100))).toBe(2_000);
    expect(silenceThreshold(Array.from({ length: 29 }, () => 1_000))).toBeNull();
  });

  test('thirty pauses that make less than five seconds are no habit: 49 x 100 ms = 4.9 s', () => {
    expect(silenceThreshold(Array.from({ length: 49 }, () => 100))).toBeNull();
  });

  test('a burst at the beginning is no habit: 30 pauses within 3 s say nothing', () => {
    expect(silenceThreshold(Array.from({ length: 30 }, () => 100))).toBeNull();
  });

  // 20 ms apart: every third message is counted, 60 ms after the one counted before it
  test('a stream that never pauses for 50 ms has a cadence too', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let index = 1; index <= 500; index += 1) recording.message(index * 20, socket, '{"value":1}');
    recording.message(15_000, socket, '{"value":1}');
    expect(findingsOf(recording, createSilenceDetector)).toMatchObject([{ from: 10_000, until: 15_000 }]);
  });

  test('a pause beyond it is one finding, from the last message to the next', () => {
    const findings = findingsOf(afterPause(13_000), createSilenceDetector);
    expect(findings.map(({ from, until, severity, text }) => [from, until, severity, text])).toEqual([
      [40_000, 53_000, 'info', 'No message for 13 s at 40.000 s; usual is one each 1 s.'],
    ]);
  });

  test('a pause of exactly the threshold is none', () => {
    expect(findingsOf(afterPause(10_000), createSilenceDetector)).toEqual([]);
  });

  test('it shows while it lasts', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let second = 1; second <= 40; second += 1) recording.message(second * 1_000, socket, '{"value":1}');
    expect(findingsOf(recording, createSilenceDetector, 55_000)[0]).toMatchObject({ from: 40_000, until: 55_000 });
  });

  test('a hidden page explains it', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    for (let second = 1; second <= 40; second += 1) recording.message(second * 1_000, socket, '{"value":1}');
    recording.page(41_000, 'hidden');
    recording.message(60_000, socket, '{"value":1}');
    expect(findingsOf(recording, createSilenceDetector)).toEqual([]);
  });
});

describe('heartbeats', () => {
  const open = '0{"sid":"A","upgrades":[],"pingInterval":25000,"pingTimeout":20000}';

  // announced 25 s: missed after 1.5 × 25 + 1 = 38.5 s without any message
  const quiet = (pause: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0, 'wss://app.test/socket.io/?EIO=4&transport=websocket');
    recording.message(100, socket, open);
    recording.message(25_100, socket, '2');
    recording.message(25_100 + pause, socket, '2');
    return recording;
  };

  test('an announced beat that stays away for one and a half periods and a second is missed', () => {
    const findings = findingsOf(quiet(62_000), createHeartbeatDetector);
    expect(findings.map(({ severity, confidence, text, count }) => [severity, confidence, count, text])).toEqual([
      // floor(62 / 25 - .5) = 1
      ['warning', 'documented', 1, 'No heartbeat for 1 min 2 s at 25.100 s; the server announced one each 25 s.'],
    ]);
  });

  test('one that comes within that is not', () => {
    expect(findingsOf(quiet(38_500), createHeartbeatDetector)).toEqual([]);
  });

  test('without anything announced or learned nothing is missed', () => {
    expect(findingsOf(afterPause(100_000), createHeartbeatDetector)).toEqual([]);
  });
});

describe('idle timeout', () => {
  test('sixty seconds are the default of many, and all are named', () => {
    expect(candidatesFor(60_130, 'idle')).toEqual(['AWS ALB', 'AWS Classic ELB', 'nginx', 'Fly.io', 'HAProxy tunnel']);
    expect(candidatesFor(47_000, 'idle')).toEqual([]);
  });

  const closes = (idles: readonly number[]): Recording => {
    const recording = new Recording();
    let at = 0;
    for (const [index, idle] of idles.entries()) {
      const socket = recording.socket(at);
      recording.message(at + 1_000 + index * 7_000, socket, 'x');
      at += 1_000 + index * 7_000 + idle;
      recording.close(at, socket, { code: 1006 });
      at += 500;
    }
    return recording;
  };

  test('three closes after the same silence are a fingerprint', () => {
    const findings = findingsOf(closes([60_100, 60_000, 60_300]), createIdleTimeoutDetector);
    expect(findings[0]?.text).toMatch(
      /^Closed 3 times after 1 min of silence, the default of AWS ALB, AWS Classic ELB, nginx, Fly.io and HAProxy tunnel;/,
    );
  });

  test('two are not yet one, and three that differ are none', () => {
    expect(findingsOf(closes([60_100, 60_000]), createIdleTimeoutDetector)).toEqual([]);
    expect(findingsOf(closes([60_100, 31_000, 45_000]), createIdleTimeoutDetector)).toEqual([]);
  });
});

describe('close codes', () => {
  const ends = (code: number, life: number, times: number): Recording => {
    const recording = new Recording();
    for (let index = 0; index < times; index += 1) {
      const socket = recording.socket(index * 60_000);
      recording.close(index * 60_000 + life, socket, { code });
    }
    return recording;
  };

  test('a server error is told with its count', () => {
    expect(findingsOf(ends(1011, 30_000, 3), createCloseCodeDetector)).toMatchObject([
      { count: 3, severity: 'error', text: 'Closed with code 1011 (server error) 3 times, the last at 150.000 s.' },
    ]);
  });

  test('a connection that breaks once in a while is no close code of note', () => {
    expect(findingsOf(ends(1006, 30_000, 3), createCloseCodeDetector)).toEqual([]);
  });

  test('one that breaks at once, twice, was turned away', () => {
    expect(findingsOf(ends(1006, 300, 2), createCloseCodeDetector)).toMatchObject([{ count: 2 }]);
  });

  test.each([1000, 1001, 1005, 1012])('%i is an agreed end', (code) => {
    expect(findingsOf(ends(code, 30_000, 2), createCloseCodeDetector)).toEqual([]);
  });
});

describe('back-pressure', () => {
  const queue = (amounts: readonly number[], step: number): Recording => {
    const recording = new Recording();
    const socket = recording.socket(0);
    amounts.forEach((amount, index) => {
      recording.add(1_000 + index * step, { kind: 'buffered', connection: socket, amount: byteCount(amount) });
    });
    return recording;
  };

  test('a queue above 1 MiB that grows for more than two seconds is told', () => {
    // samples each 500 ms: the seventh comes 3 s after the first
    const amounts = [2e6, 2.1e6, 2.2e6, 2.3e6, 2.4e6, 2.5e6, 2.6e6];
    expect(findingsOf(queue(amounts, 500), createBackPressureDetector)).toHaveLength(1);
  });

  test('one large upload that drains is not', () => {
    expect(findingsOf(queue([8e6, 6e6, 4e6, 2e6, 0], 500), createBackPressureDetector)).toEqual([]);
  });

  test('what is sent on a closed socket is lost, and counted', () => {
    const recording = new Recording();
    const socket = recording.socket(0);
    recording.close(5_000, socket, { code: 1006 });
    recording.message(5_100, socket, 'a', { direction: 'out' });
    recording.message(5_200, socket, 'b', { direction: 'out' });
    expect(findingsOf(recording, createSentAfterCloseDetector)).toMatchObject([{ count: 2, severity: 'error' }]);
  });
});

describe('compression', () => {
  const feed = (extensions: string): Recording => {
    const recording = new Recording();
    const socket = recording.connect(0, 'websocket', 'wss://app.test/feed');
    recording.open(10, socket, { status: 101, extensions });
    for (let index = 0; index < 700; index += 1) {
      recording.message(
        100 + index * 100,
        socket,
        `{"type":"trade","symbol":"ABC-DEF","price":${index * 7 + 0.5}}`.repeat(3),
      );
    }
    return recording;
  };

  test('a busy text socket without it is told', () => {
    expect(findingsOf(feed(''), createCompressionDetector)).toMatchObject([{ severity: 'info' }]);
  });

  test('with it there is nothing to tell', () => {
    expect(findingsOf(feed('permessage-deflate'), createCompressionDetector)).toEqual([]);
  });
});

describe('connection budget', () => {
  const sources = (count: number, scheme: string): Recording => {
    const recording = new Recording();
    for (let index = 0; index < count; index += 1)
      recording.connect(0, 'eventsource', `${scheme}://app.test/s${index}`);
    return recording;
  };

  test.each([
    [3, undefined],
    [4, 'info'],
    [5, 'warning'],
    [6, 'error'],
  ])('%i event sources held open under HTTP/1.1', (count, severity) => {
    expect(findingsOf(sources(count, 'http'), createConnectionBudgetDetector, 5_000)[0]?.severity).toBe(severity);
  });

  test('over TLS the version is not known, and nothing is said', () => {
    expect(findingsOf(sources(6, 'https'), createConnectionBudgetDetector, 5_000)).toEqual([]);
  });
});

describe('polls', () => {
  const polls = (empty: number, of: number): Recording => {
    const recording = new Recording();
    for (let index = 0; index < of; index += 1) {
      const body = index < empty ? '[]' : `[${index}]`;
      recording.request(index * 2_000, 'https://app.test/poll', 60, body);
    }
    return recording;
  };

  test('polls that mostly bring nothing are told with their requests an hour', () => {
    expect(findingsOf(polls(18, 20), createPollingCostDetector)[0]?.text).toBe(
      '18 of 20 polls brought nothing since 0.000 s: 1,800 requests an hour.',
    );
  });

  test('polls that mostly bring news are not', () => {
    expect(findingsOf(polls(9, 20), createPollingCostDetector)).toEqual([]);
  });

  const longPolls = (pause: number, cursor: boolean): Recording => {
    const recording = new Recording();
    for (let index = 0; index < 15; index += 1) {
      const at = index * (4_000 + pause);
      recording.request(at, `https://app.test/wait${cursor ? `?since=${index}` : ''}`, 4_000, `[${index}]`);
    }
    return recording;
  };

  // 1 s of each 5 s: 14 pauses of 1 s in 70 s = 20 %
  test('a long poll without a cursor that pauses is exposed', () => {
    expect(findingsOf(longPolls(1_000, false), createPollExposureDetector)[0]?.text).toBe(
      'No request was waiting for 20 % of the time since 0.000 s: what happens then is missed.',
    );
  });

  test('a cursor that moves protects it, and so does asking again at once', () => {
    expect(findingsOf(longPolls(1_000, true), createPollExposureDetector)).toEqual([]);
    expect(findingsOf(longPolls(10, false), createPollExposureDetector)).toEqual([]);
  });

  // 12 calls of 4 s, each begun 1 s before the one before has ended: 1 s beside each other, eleven times.
  test('two requests of a long poll that wait beside each other are told', () => {
    const recording = new Recording();
    const open: number[] = [];
    for (let index = 0; index < 12; index += 1) {
      const connection = recording.connect(index * 3_000, 'fetch', 'https://app.test/wait');
      if (index > 0) finish(recording, index * 3_000 + 1_000, open[index - 1] ?? 0, `[${index}]`);
      open.push(connection);
    }
    const [finding] = findingsOf(recording, createPollExposureDetector);
    expect(finding).toMatchObject({ kind: 'poll-exposure', severity: 'warning' });
    expect(finding?.text).toContain('waited at once');
  });

  function finish(recording: Recording, at: number, connection: number, body: string): void {
    recording.open(at, connection);
    recording.message(at, connection, body, { via: 'body' });
    recording.close(at, connection, { how: 'complete', wasClean: true });
  }

  /** Polls of one item each; the request after each asks from where `cursorAfter` says. */
  const cursors = (cursorAfter: (id: number) => number): Recording => {
    const recording = new Recording();
    let since = 0;
    for (let id = 1; id <= 15; id += 1) {
      const url = `https://app.test/feed?since=${since}`;
      recording.request(id * 2_000, url, 60, `{"cursor":${id},"items":[{"id":${id}}]}`);
      since = cursorAfter(id);
    }
    return recording;
  };

  test('a poll that asks from where the reply ended, or from the number behind it, leaves nothing out', () => {
    expect(
      findingsOf(
        cursors((id) => id),
        createPollCursorDetector,
      ),
    ).toEqual([]);
    expect(
      findingsOf(
        cursors((id) => id + 1),
        createPollCursorDetector,
      ),
    ).toEqual([]);
  });

  test('one that goes on further has not asked for what lies between', () => {
    // After 12 it asks from 15: 13 to 15 are not asked for.
    expect(
      findingsOf(
        cursors((id) => (id === 12 ? 15 : id)),
        createPollCursorDetector,
      ),
    ).toMatchObject([{ kind: 'poll-exposure', severity: 'warning', count: 3 }]);
  });

  test('one that asks again from the same place has it delivered twice', () => {
    expect(
      findingsOf(
        cursors((id) => (id === 12 ? 11 : id)),
        createPollCursorDetector,
      ),
    ).toMatchObject([{ kind: 'poll-exposure', severity: 'info', count: 1 }]);
  });
});

describe('streams of one page that come back together', () => {
  const outage = (waits: readonly number[]): Recording => {
    const recording = new Recording();
    const sockets = waits.map((_, index) => recording.socket(index, `wss://app.test/room/${'abcdef'[index] ?? ''}`));
    for (const socket of sockets) recording.close(60_000, socket, { code: 1006 });
    for (const [index, wait] of waits.entries()) {
      recording.socket(60_000 + wait, `wss://app.test/room/${'abcdef'[index] ?? ''}`);
    }
    return recording;
  };

  test('within 100 ms are told once, three of them or more', () => {
    expect(findingsOf(outage([1_000, 1_040, 1_090]), createReconnectHerdDetector)).toMatchObject([
      { kind: 'backoff', severity: 'info', count: 3 },
    ]);
  });

  test('spread over time, or two by chance, are not', () => {
    expect(findingsOf(outage([1_000, 1_400, 1_900]), createReconnectHerdDetector)).toEqual([]);
    expect(findingsOf(outage([1_000, 1_010]), createReconnectHerdDetector)).toEqual([]);
  });
});
