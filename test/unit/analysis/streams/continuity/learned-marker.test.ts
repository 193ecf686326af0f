import { describe, expect, test } from 'vitest';
import { LearnedMarker, ReplyFields } from '../../../../../src/analysis/streams/continuity/learned-marker.ts';

function fieldsOf(messages: readonly unknown[]): ReplyFields {
  const fields = new ReplyFields();
  for (const message of messages) fields.take(message);
  return fields;
}

function learnedFrom(replies: readonly (readonly unknown[])[]): string | null {
  const marker = new LearnedMarker();
  for (const messages of replies) marker.learn(fieldsOf(messages));
  return marker.field;
}

describe('the field that the last message of a reply sets', () => {
  test('is set in none before it; a reply of two messages shows nothing', () => {
    expect(fieldsOf([{ a: 1 }, { a: 2 }, { a: 3, end: true }]).atEnd()).toEqual([['end', false]]);
    expect(fieldsOf([{ end: true }, { a: 2 }, { end: true }]).atEnd()).toEqual([]);
    expect(fieldsOf([{ a: 1 }, { end: true }]).atEnd()).toEqual([]);
    expect(fieldsOf([]).atEnd()).toEqual([]);
  });

  test('may hold a text where it was empty before', () => {
    expect(fieldsOf([{ reason: null }, { reason: null }, { reason: 'stop' }]).atEnd()).toEqual([['reason', true]]);
    expect(fieldsOf([{ a: 1 }, { a: 2 }, { note: 'bye' }]).atEnd()).toEqual([]);
  });

  test('messages that are no objects set nothing', () => {
    expect(fieldsOf(['x', null, [true]]).atEnd()).toEqual([]);
  });

  test('two replies agree where it said no before, three where it was not there', () => {
    const declared = [{ end: false }, { end: false }, { end: true }];
    const plain = [{ a: 1 }, { a: 2 }, { end: true }];
    expect(learnedFrom([declared])).toBe(null);
    expect(learnedFrom([declared, declared])).toBe('end');
    expect(learnedFrom([plain, plain])).toBe(null);
    expect(learnedFrom([plain, plain, plain])).toBe('end');
  });

  test('one that does without it takes it back', () => {
    const whole = [{ end: false }, { end: false }, { end: true }];
    expect(learnedFrom([whole, whole, [{ end: false }, { end: false }, { end: false }], whole])).toBe(null);
  });
});
