import { describe, expect, test } from 'vitest';
import { areAlike, hearVoice, newVoice, recogniseVoice } from '../../../../../src/analysis/streams/continuity/voice.ts';
import type { Voice } from '../../../../../src/analysis/streams/continuity/voice.ts';

function voice(sent: readonly string[], came: string): Voice {
  const made = newVoice();
  for (const data of sent) hearVoice(made, 0, 'out', data);
  hearVoice(made, 0, 'in', came);
  return made;
}

describe('whose voice a message has', () => {
  const news = voice(['{"subscribe":"news"}'], '{"channel":"news","seq":40}');
  const chat = voice(['{"subscribe":"chat"}'], '{"channel":"chat","seq":1040}');

  test('shows in what the page subscribes to', () => {
    expect(recogniseVoice([news, chat], 'out', '{"subscribe":"chat"}')).toBe(1);
    expect(recogniseVoice([news, chat], 'out', '{"hello":1}')).toBe(null);
  });

  test('shows in words that only one has said', () => {
    expect(recogniseVoice([news, chat], 'in', '{"channel":"news","seq":9999}')).toBe(0);
  });

  // 1045 is 1005 from 40 and 5 from 1040: more than four times as far
  test('shows in numbers that continue those of one', () => {
    const [left, right] = [voice([], '{"seq":40}'), voice([], '{"seq":1040}')];
    expect(recogniseVoice([left, right], 'in', '{"seq":1045}')).toBe(1);
    expect(recogniseVoice([left, right], 'in', '{"seq":45}')).toBe(0);
    expect(recogniseVoice([left, right], 'in', '{"seq":700}')).toBe(null);
  });

  test('does not matter where all say the same', () => {
    expect(areAlike([voice(['a'], 'b'), voice(['a'], 'b')])).toBe(true);
    expect(areAlike([news, chat])).toBe(false);
  });
});
