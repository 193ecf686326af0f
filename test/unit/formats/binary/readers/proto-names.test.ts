import { describe, expect, test } from 'vitest';
import { ProtoNames } from '../../../../../src/formats/binary/readers/proto-names.ts';

const field = (name: string, tag: number) => ({ name, tag, type: 'int32', repeated: false, map: null });
const message = (name: string, fields: readonly object[] = [], messages: readonly object[] = []) => ({
  name,
  fields,
  messages,
  enums: [],
});

/** What the parser of the package makes of a file. */
const file = (name: string | null, more: object) => ({
  package: name,
  messages: [],
  enums: [],
  extends: [],
  services: [],
  ...more,
});

const namesOf = (...files: readonly object[]): ProtoNames => {
  const names = new ProtoNames();
  for (const each of files) names.add(each as Parameters<ProtoNames['add']>[0]);
  for (const each of files) names.extend(each as Parameters<ProtoNames['extend']>[0]);
  return names;
};

describe('the types of .proto files', () => {
  const names = namesOf(
    file('a.b', {
      messages: [message('Tick', [], [message('Part', [field('x', 1)])])],
      enums: [{ name: 'Side', values: { BUY: { value: 1 } } }],
    }),
    file(null, {
      messages: [message('Tick', [field('y', 1)])],
      extends: [{ name: 'a.b.Tick', message: message('Tick', [field('more', 10)]) }],
    }),
    file('a', {
      services: [{ name: 'Feed', methods: [{ name: 'Open', input_type: 'b.Tick', output_type: 'Missing' }] }],
    }),
  );

  test('have their full names, those inside others too, in the order of the files', () => {
    expect(names.order).toEqual(['a.b.Tick', 'a.b.Tick.Part', 'Tick']);
    expect(names.enums.get('a.b.Side')?.get(1)).toBe('BUY');
  });
  test('are those of the innermost scope that knows the name', () => {
    expect(names.resolve('Part', 'a.b.Tick')).toBe('a.b.Tick.Part');
    expect(names.resolve('Tick', 'a.b.Tick')).toBe('a.b.Tick');
    expect(names.resolve('Tick', 'c')).toBe('Tick');
    expect(names.resolve('b.Tick', 'a')).toBe('a.b.Tick');
    expect(names.resolve('Part', 'a.b')).toBeNull();
  });
  test('with a leading point are named in full', () => {
    expect(names.resolve('.Tick', 'a.b')).toBe('Tick');
    expect(names.resolve('.b.Tick', 'a')).toBeNull();
  });
  test('may be extended by another file', () => {
    expect(names.messages.get('a.b.Tick')?.fields.get(10)?.name).toBe('more');
  });
  test('of a method are its request and reply, also where no file has them', () => {
    expect(names.methods.get('a.Feed/Open')).toEqual({ request: 'a.b.Tick', reply: 'a.Missing' });
  });
});
