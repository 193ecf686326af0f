import { expect, test } from 'vitest';
import {
  writeSessionEnd,
  writeSessionHeader,
  writeSessionRecord,
} from '../../../../src/formats/session/read-session.ts';
import type { Finding } from '../../../../src/analysis/finding.ts';
import { millis } from '../../../../src/base/units.ts';
import { analyse, load } from '../../../../src/cli/load-recording.ts';
import type { Fault } from '../../../../src/faults/plan.ts';
import type { WireRecord } from '../../../../src/wire/record.ts';
import { Recording } from '../../analysis/recording.ts';
import { realtimeOf } from '../../testing/realtime-support.ts';
import { pathOf, runCheck, runCheckJson, runWriter, save, T0, useFolder } from '../check-support.ts';

useFolder();

/** Every kind of fault, and what it does to a connection. */
const FAULTS: Readonly<Record<Fault['kind'], 'ends' | 'holds' | 'changes'>> = {
  ...{ cut: 'ends', refuse: 'ends', status: 'ends', close: 'ends' },
  ...{ stuck: 'holds', 'half-open': 'holds', freeze: 'holds', 'slow-reader': 'holds', bandwidth: 'holds' },
  ...{ drop: 'changes', delay: 'changes', duplicate: 'changes', swap: 'changes', corrupt: 'changes' },
};

/** A feed that was cut on purpose, and in which one message was made by hand. */
function cutFeed(): string {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let at = 1_000; at <= 20_000; at += 1_000) recording.message(at, socket, '{"value":1}');
  recording.induced(20_500, 'start', 'cut', { connection: socket });
  recording.close(20_501, socket, { code: 1006 });
  const next = recording.socket(22_000);
  recording.message(22_100, next, '{"value":1}', { direction: 'out' });
  recording.induced(22_100, 'by-hand', '', { connection: next, run: 0, message: recording.lastNumber });
  recording.message(23_000, next, '{"value":1}');
  const lines = recording.records.map(writeSessionRecord);
  return save('cut.jsonl', writeSessionHeader(T0, 'test') + lines.join('') + writeSessionEnd(lines.length));
}

test('what was caused on purpose is listed, and a finding that follows from it does not fail the run', async () => {
  const { stdout, verdict } = await runCheck(cutFeed());
  expect(verdict).toBe('clean');
  expect(stdout).toContain('On purpose: you cut this connection at 12:00:20.500.');
  expect(stdout).toContain(
    'Caused on purpose:\n  connection cut at 12:00:20.500 (/live)\n  messages made by hand at 12:00:22.100, 1 message (/live)\n',
  );
});

test('as JSON each act has its fault, stream, time and messages', async () => {
  const json = await runCheckJson(cutFeed());
  const stream = json.streams[0]?.id;
  expect(json.induced).toMatchObject([
    { fault: 'cut', run: 1, connection: 1, stream, from: 20_500, until: 20_500, messages: 0 },
    { fault: 'by-hand', run: 0, connection: 2, stream, from: 22_100, until: 22_100, messages: 1 },
  ]);
  expect(json.findings).toMatchObject([{ kind: 'reconnect', severity: 'info', isInduced: true, advice: '' }]);
});

/** A feed in which each kind of fault was caused once, half of them on the wire, a minute apart; and a message by hand. */
function everyFault(): Recording {
  const recording = new Recording();
  let socket = recording.socket(0);
  let seq = 0;
  let at = 100;
  let wire = 0;
  const tickUntil = (end: number): void => {
    for (; at < end; at += 1_000) {
      seq += 1;
      recording.message(at, socket, JSON.stringify({ seq, price: seq * 3 }));
    }
  };
  for (const [index, [kind, what]] of Object.entries(FAULTS).entries()) {
    const from = (index + 1) * 60_000;
    const caused = (when: number, phase: 'start' | 'end'): void => {
      if (index % 2 === 0) recording.induced(when, phase, kind, { connection: socket });
      else {
        const own = { document: 'wire:faults', n: wire, connection: 0, run: 1, message: null, text: '/live' };
        recording.records.push({ kind: 'induced', at: millis(when), phase, fault: kind, ...own });
        wire += 1;
      }
    };
    tickUntil(from);
    caused(from, 'start');
    if (what === 'ends') recording.close(from + 1, socket, { code: 1006 });
    if (what === 'changes') {
      recording.induced(from + 1, 'message', kind, { connection: socket, message: recording.lastNumber });
      if (kind === 'drop') seq += 1;
      tickUntil(from + 20_000);
    }
    caused(from + 20_000, 'end');
    if (what === 'ends') socket = recording.socket(from + 25_000);
    at = Math.max(at, from + 25_100);
  }
  tickUntil(at + 5_000);
  recording.induced(at, 'by-hand', '', { connection: socket, run: 0, message: recording.lastNumber });
  return recording;
}

test.each(['har', 'rtlog'])(
  'a recording with faults of every kind reads the same after it was saved as %s',
  async (format) => {
    const { records } = everyFault();
    const lines = records.map(writeSessionRecord);
    const original = save(
      'every.jsonl',
      writeSessionHeader(T0, 'test') + lines.join('') + writeSessionEnd(lines.length),
    );
    const before = await runCheckJson(original);
    expect(new Set(before.induced.map(({ fault }) => fault))).toEqual(new Set([...Object.keys(FAULTS), 'by-hand']));
    expect(before.findings.some(({ isInduced }) => isInduced === true)).toBe(true);
    const copy = pathOf(`copy.${format}`);
    expect((await runWriter('convert', pathOf('every.jsonl'), copy)).verdict).toBe('clean');
    const after = await runCheckJson(copy);
    const facts = ({ induced, findings, streams }: typeof before) => ({ induced, findings, streams });
    expect(facts(after)).toEqual(facts(before));
    expect((await load(copy, null)).records).toEqual(records);
  },
);

test.each([false, true])(
  'what a test saves reads as it did in the test, marks on purpose included; those of the wire come later: %s',
  async (comeLater) => {
    const recording = everyFault();
    const isOfWire = ({ document }: WireRecord): boolean => document === 'wire:faults';
    const wire = recording.records.filter(isOfWire);
    if (comeLater)
      recording.records.splice(0, Infinity, ...recording.records.filter((each) => !isOfWire(each)), ...wire);
    const realtime = realtimeOf(recording, {}, 1_000_000);
    await realtime.flush();
    const path = pathOf('of-a-test.rtlog');
    await realtime.save(path);
    const facts = ({ kind, severity, count, isInduced }: Finding) => [kind, severity, count, isInduced === true];
    const opened = analyse(await load(path, null)).analysis.findings();
    expect(wire.length).toBeGreaterThan(0);
    expect(opened.some(({ isInduced }) => isInduced === true)).toBe(true);
    expect(opened.map(facts)).toEqual(realtime.findings().map(facts));
  },
);
