import { describe, expect, test } from 'vitest';
import { createAnalysis } from '../../../../../src/analysis/analysis.ts';
import { millis } from '../../../../../src/base/units.ts';
import type { ChannelFacts } from '../../../../../src/wire/webrtc.ts';
import { Recording } from '../../recording.ts';

/** Messages 1 to 60 but for 30 and 31; 40 comes after 41. */
const analysed = (facts: Partial<ChannelFacts>) => {
  const recording = new Recording();
  const peer = recording.peer(0);
  const channel = recording.channel(100, peer, facts);
  let at = 200;
  for (let n = 1; n <= 60; n += 1) {
    const sent = n === 40 ? 41 : n === 41 ? 40 : n;
    if (sent !== 30 && sent !== 31) recording.message(at, channel, JSON.stringify({ seq: sent, text: `m${sent}` }));
    at += 100;
  }
  const analysis = createAnalysis();
  for (const record of recording.records) analysis.push(record);
  analysis.advance(millis(at + 60_000));
  analysis.finish();
  return analysis;
};

const numberings = (facts: Partial<ChannelFacts>) =>
  analysed(facts)
    .findings()
    .filter(({ kind }) => kind === 'gap' || kind === 'late')
    .map(({ kind, count, severity }) => [kind, count, severity]);

describe('numbers that are missing or late', () => {
  test('are a fault on an ordered and reliable channel', () => {
    expect(numberings({})).toEqual([
      ['gap', 2, 'error'],
      ['late', 1, 'info'],
    ]);
  });
  test.each([{ isOrdered: false }, { maxRetransmits: 0 }, { isOrdered: false, maxPacketLifeTime: millis(100) }])(
    'are facts on one that promises less: %o',
    (facts) => {
      expect(numberings(facts)).toEqual([]);
      const analysis = analysed(facts);
      const stream = analysis.streams().find(({ label }) => label === 'chat');
      const explained = analysis.explainNumbering(stream?.id ?? -1);
      expect(explained.join(' ')).toMatch(/2 numbers missing\. 1 message came late\. The channel promises no more/);
      expect(analysis.ledger().filter(({ kind }) => kind === 'gap')).toEqual([]);
    },
  );
});
