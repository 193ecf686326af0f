import { describe, expect, test } from 'vitest';
import { Recording } from '../../recording.ts';
import { analyse, inShort } from '../scenario.ts';
import { times } from '../samples.ts';

const uuid = (index: number): string => `3f2504e0-4f89-41d3-9a0c-${String(index).padStart(12, '0')}`;

const order = (index: number, time = index): string =>
  JSON.stringify({ eventId: uuid(index * 13), kind: 'order', amount: (index * 31) % 97, time });

function feed(messages: readonly (readonly [at: number, data: string])[]): Recording {
  const recording = new Recording();
  const socket = recording.socket(0);
  for (const [at, data] of messages) recording.message(at, socket, data);
  return recording;
}

describe('messages without numbers', () => {
  test('that all differ leave nothing to say', () => {
    expect(inShort(analyse(feed(times(50, (index) => [1_000 + index * 200, order(index)]))))).toEqual([]);
  });

  test('with the same id and content within five seconds are a duplicate, also with a new time in it', () => {
    const messages = times(50, (index): [number, string] => [1_000 + index * 200, order(index)]);
    messages.splice(21, 0, [5_050, order(20, 999)]);
    expect(inShort(analyse(feed(messages)))).toEqual(['duplicate 1']);
  });

  test('with the same content after more than five seconds are none', () => {
    const messages = times(50, (index): [number, string] => [1_000 + index * 200, order(index)]);
    messages.push([11_000, order(20)]);
    expect(inShort(analyse(feed(messages)))).toEqual([]);
  });

  test('without any id are none, and neither are short ones', () => {
    const state = JSON.stringify({ temperature: 21, humidity: 40, room: 'kitchen', window: 'open' });
    const messages = times(50, (index): [number, string] => [1_000 + index * 200, order(index)]);
    messages.splice(21, 0, [5_050, state], [5_060, state], [5_070, '{"id":1}'], [5_080, '{"id":1}']);
    expect(inShort(analyse(feed(messages)))).toEqual([]);
  });

  test('that name only the device they are about may say the same again', () => {
    const lamp = (isOn: boolean): string =>
      JSON.stringify({ deviceId: 'lamp-17', isOn, room: 'living room', floor: 2 });
    expect(
      inShort(analyse(feed(times(60, (index) => [1_000 + index * 700 + (index % 7) * 90, lamp(index % 3 === 0)])))),
    ).toEqual([]);
  });

  test('that recur at a steady period are a broadcast of a state', () => {
    const state = JSON.stringify({ deviceId: 17, firmware: '1.2.3', mode: 'automatic', door: 'closed' });
    const messages = times(50, (index): [number, string] => [1_000 + index * 200, order(index)]);
    for (const beat of times(8, (index) => index)) messages.push([1_050 + beat * 1_000, state]);
    expect(inShort(analyse(feed(messages.sort(([left], [right]) => left - right))))).toEqual([]);
  });

  // 20 messages, each three times within 4 ms: 40 surplus.
  test('that each come three times at once are one triple subscription', () => {
    const messages = times(60, (index): [number, string] => [
      1_000 + Math.floor(index / 3) * 200 + (index % 3) * 2,
      order(Math.floor(index / 3)),
    ]);
    expect(inShort(analyse(feed(messages)))).toEqual(['double-subscription 40']);
  });

  // … m28 m29 | reconnect | m28 m29 m30: a replay of 2.
  test('that come again in the same order after a reconnect are one replay', () => {
    const recording = feed(times(30, (index) => [1_000 + index * 200, order(index)]));
    recording.close(7_000, 1, { code: 1006 });
    const socket = recording.socket(8_000);
    for (const index of [28, 29, 30, 31, 32]) recording.message(8_100 + index, socket, order(index));
    expect(inShort(analyse(recording))).toEqual(['replay 2']);
  });

  test('greetings that begin every connection are no replay', () => {
    const hello = (name: string): string =>
      JSON.stringify({ type: name, sessionUserId: 12, region: 'eu-central', node: 4 });
    const recording = feed([
      [1_000, hello('info')],
      [1_010, hello('config')],
      [1_020, hello('limits')],
    ]);
    recording.close(7_000, 1, { code: 1006 });
    const socket = recording.socket(8_000);
    for (const name of ['info', 'config', 'limits']) recording.message(8_100, socket, hello(name));
    expect(inShort(analyse(recording))).toEqual([]);
  });

  test('polls may bring the same again and again', () => {
    const recording = new Recording();
    for (const index of times(30, (at) => at))
      recording.request(index * 1_000, 'https://app.test/state', 50, order(Math.floor(index / 5)));
    expect(inShort(analyse(recording))).toEqual([]);
  });
});
