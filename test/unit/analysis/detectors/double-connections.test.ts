import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import { feed } from '../feed.ts';
import { Recording } from '../recording.ts';

const analyse = (recording: Recording) => {
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  return analysis;
};

describe('two connections that bring the same', () => {
  test('are one finding, at ten different messages in a row', () => {
    const recording = new Recording();
    const [one, other] = [recording.socket(0), recording.socket(20)];
    feed(recording, 100, 1, 12, one, other);
    expect(analyse(recording).findings()).toMatchObject([{ kind: 'double-subscription', count: 12 }]);
  });

  test('are nothing at nine messages, or where each brings its own', () => {
    const few = new Recording();
    feed(few, 100, 1, 9, few.socket(0), few.socket(20));
    expect(analyse(few).findings()).toEqual([]);
    const own = new Recording();
    const [one, other] = [own.socket(0), own.socket(20)];
    for (let n = 1; n <= 40; n += 1) {
      own.message(n * 100, one, `{"room":1,"text":"${n}"}`);
      own.message(n * 100 + 10, other, `{"room":2,"text":"${n}"}`);
    }
    expect(analyse(own).findings()).toEqual([]);
  });

  /** The same 12 texts on both, 2 ms apart each 4 s, but those of `late` by so many milliseconds. */
  const apart = (late: Readonly<Record<number, number>>) => {
    const recording = new Recording();
    const [one, other] = [recording.socket(0), recording.socket(20)];
    for (let n = 1; n <= 12; n += 1) {
      recording.message(n * 4_000, one, `{"text":"message ${n}"}`);
      recording.message(n * 4_000 + (late[n] ?? 2), other, `{"text":"message ${n}"}`);
    }
    return analyse(recording).findings();
  };

  test('are found though a busy page is late with one of them, and say so', () => {
    const [finding, ...others] = apart({ 6: 156 });
    expect(finding).toMatchObject({ kind: 'double-subscription', count: 12 });
    expect(finding?.evidence.join()).toContain('within 50 ms, 1 of them later');
    expect(others).toEqual([]);
  });

  test('are nothing where many are late, or one never comes in time', () => {
    expect(apart({ 3: 156, 4: 156, 5: 156, 6: 156 })).toEqual([]);
    expect(apart({ 6: 600 })).toEqual([]);
  });

  test('are nothing where one takes the place of the other', () => {
    const recording = new Recording();
    const old = recording.socket(0);
    const fresh = recording.socket(1_000);
    feed(recording, 1_100, 1, 20, old, fresh);
    recording.close(4_000, old, { code: 1000, wasClean: true });
    expect(
      analyse(recording)
        .findings()
        .filter(({ kind }) => kind === 'double-subscription'),
    ).toEqual([]);
  });
});
