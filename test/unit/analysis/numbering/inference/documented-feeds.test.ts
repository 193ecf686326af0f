import { describe, expect, test } from 'vitest';
import { confirmRule, documentedRules } from '../../../../../src/analysis/numbering/inference/documented-feeds.ts';
import { chosenRule, describeRule } from '../../../../../src/analysis/numbering/rule-spec.ts';

const specOf = (path: string) => {
  const spec = chosenRule({ kind: 'rule', rule: 'contiguous', paths: [path], groupBy: [] });
  if (spec === null) throw new Error('no rule');
  return { ...spec, confidence: 'inferred' as const, source: '' };
};

describe('feeds whose documentation promises a numbering', () => {
  test('have it from the first message', () => {
    expect(documentedRules('wss://gateway.discord.gg/?v=10').map(describeRule)).toEqual([
      { rule: 'contiguous', path: 's', groupBy: [], confidence: 'documented' },
    ]);
  });

  test('are known by their whole host', () => {
    expect(documentedRules('wss://gateway.discord.gg.evil.test/')).toEqual([]);
    expect(documentedRules('wss://a.test/?gateway.discord.gg')).toEqual([]);
  });

  test('whose promise depends on the subscription only confirm what the messages show', () => {
    const url = 'wss://ws-feed.exchange.coinbase.com/';
    expect(documentedRules(url)).toEqual([]);
    expect(confirmRule(url, specOf('sequence'))).toMatchObject({
      confidence: 'documented',
      source: 'documentation of Coinbase Exchange full channel',
    });
    expect(confirmRule(url, specOf('other'))).toMatchObject({ confidence: 'inferred', source: '' });
  });
});
