import { describe, expect, test } from 'vitest';
import { protoStatements } from '../../../../../src/formats/binary/readers/proto-statements.ts';

const statements = (text: string): readonly (readonly [number, string])[] =>
  Array.from(protoStatements(text), ({ line, text: each }) => [line, each.replaceAll(/\s+/g, ' ').trim()] as const);

describe('the statements of a .proto file', () => {
  test('end in a semicolon or a brace of the outermost level', () => {
    expect(statements('syntax = "proto3";\nmessage A {\n  int32 a = 1;\n  message B { }\n}\nimport "b";')).toEqual([
      [1, 'syntax = "proto3";'],
      [2, 'message A { int32 a = 1; message B { } }'],
      [6, 'import "b";'],
    ]);
  });
  test('are found without their comments, and lines are counted through these', () => {
    expect(statements('/* one\ntwo; */ // three;\nmessage A {} ')).toEqual([[3, 'message A {}']]);
    expect(statements('message A { // a } here\n}\nenum B {}')).toEqual([
      [1, 'message A { }'],
      [3, 'enum B {}'],
    ]);
  });
  test('are not ended by what is inside quotes, of either kind', () => {
    expect(statements(`option a = "x;}\\";";\noption b = ';';`)).toEqual([
      [1, 'option a = "x;}\\";";'],
      [2, "option b = ';';"],
    ]);
  });
  test('that do not end are given as they are', () => {
    expect(statements('message A {')).toEqual([[1, 'message A {']]);
    expect(statements('  \n')).toEqual([]);
    expect(statements('/* without an end')).toEqual([]);
  });
});
