import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../src/analysis/analysis.ts';
import type { Analysis } from '../../../../src/analysis/analysis.ts';
import { createNumberingDetector } from '../../../../src/analysis/detectors/numbering.ts';
import type { StreamMessage } from '../../../../src/analysis/streams/message.ts';
import type { NumberingChoice } from '../../../../src/analysis/numbering/numbering-rule.ts';
import { millis } from '../../../../src/base/units.ts';
import { Recording } from '../recording.ts';
import { inShort } from './scenario.ts';

const BY_PRICE: NumberingChoice = { kind: 'rule', rule: 'contiguous', paths: ['price'], groupBy: [] };

/** An analysis whose choice can change, and all messages that it gave. */
class Chooser {
  choice: NumberingChoice | null = null;
  readonly messages: StreamMessage[] = [];
  readonly analysis: Analysis = createAnalysis({
    detectors: [createNumberingDetector],
    chosenNumbering: () => this.choice,
  });

  feed(recording: Recording): this {
    for (const record of recording.records) this.messages.push(...this.analysis.push(record));
    this.analysis.advance(millis((recording.records.at(-1)?.at ?? 0) + 60_000));
    return this;
  }

  choose(choice: NumberingChoice | null): readonly string[] {
    this.choice = choice;
    this.analysis.renumber(1, this.messages);
    return inShort(this.analysis);
  }
}

/** Ticks 1 to 100 without 42, ten a second; `price` counts too, and lacks 7 and 8. */
function ticks(): Recording {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (let seq = 1; seq <= 100; seq += 1) {
    if (seq === 42) continue;
    const price = seq < 7 ? seq : seq + 2;
    recording.message(1_000 + seq * 100, socket, JSON.stringify({ seq, price }));
  }
  return recording;
}

describe('another numbering while a stream runs', () => {
  test('none withdraws what was said, automatic says it again', () => {
    const chooser = new Chooser().feed(ticks());
    const before = chooser.analysis.findings();
    expect(inShort(chooser.analysis)).toEqual(['gap 1']);
    expect(chooser.choose({ kind: 'none' })).toEqual([]);
    expect(chooser.analysis.numbering(1)).toEqual([]);
    expect(chooser.choose(null)).toEqual(['gap 1']);
    expect(chooser.analysis.findings()).toEqual(before);
  });

  test('a rule judges the messages that came before it was chosen', () => {
    // The price lacks 7 and 8 (two), and 44, which is the tick 42 that never came (one).
    expect(new Chooser().feed(ticks()).choose(BY_PRICE)).toEqual(['gap 2', 'gap 1']);
  });

  test('later messages continue from the last one that was judged', () => {
    const chooser = new Chooser().feed(ticks());
    chooser.choose(BY_PRICE);
    const recording = ticks();
    const heard = recording.records.length;
    // 102 was the last price: 105 leaves out 103 and 104.
    recording.message(20_000, 1, '{"seq":101,"price":105}');
    for (const record of recording.records.slice(heard)) chooser.analysis.push(record);
    chooser.analysis.advance(millis(90_000));
    expect(inShort(chooser.analysis)).toEqual(['gap 2', 'gap 1', 'gap 2']);
  });

  test('what a reconnect lost is found again, and what the page itself ended stays excused', () => {
    for (const byPage of [false, true]) {
      const recording = new Recording();
      let socket = recording.socket(0);
      for (let seq = 1; seq <= 80; seq += 1) {
        if (seq === 50) {
          if (byPage) recording.closing(5_990, socket);
          recording.close(6_000, socket, { code: byPage ? 1000 : 1006, wasClean: byPage });
          socket = recording.socket(8_000);
        }
        if (seq < 50 || seq > 52) recording.message((seq < 50 ? 1_000 : 9_000) + seq * 100, socket, `{"seq":${seq}}`);
      }
      const chooser = new Chooser().feed(recording);
      const before = chooser.analysis.findings();
      expect(before.some(({ kind, count }) => kind === 'gap' && count === 3)).toBe(!byPage);
      chooser.choose(null);
      expect(chooser.analysis.findings()).toEqual(before);
    }
  });

  test('an unknown stream is ignored', () => {
    const { analysis, messages } = new Chooser().feed(ticks());
    analysis.renumber(99, messages);
    expect(inShort(analysis)).toEqual(['gap 1']);
  });
});
