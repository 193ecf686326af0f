import { describe, expect, test } from 'vitest';
import { nameInStack, pageFrames } from '../../../../src/injected/platform/initiator.ts';

const CHROMIUM = `Error
    at n (chrome-extension://abcd/injected.js:1:200)
    at Object.construct (chrome-extension://abcd/injected.js:1:300)
    at connect (https://app.example/main.js:10:15)
    at async https://app.example/main.js:40:3`;

const FIREFOX = `n@<anonymous code>:1:200
construct@<anonymous code>:1:300
connect@https://app.example/main.js:10:15
@https://app.example/main.js:40:3
`;

describe('the initiator of a connection', () => {
  test('the name of a script is found in its own stack, in the form of either browser', () => {
    expect(nameInStack(CHROMIUM)).toBe('chrome-extension://abcd/injected.js');
    expect(nameInStack(FIREFOX)).toBe('<anonymous code>');
    expect(nameInStack('Error\n    at chrome-extension://abcd/injected.js:1:20')).toBe(
      'chrome-extension://abcd/injected.js',
    );
  });

  test('a stack without frames names no script, whatever the page has made of the name of errors', () => {
    expect(nameInStack('Error')).toBe('');
    expect(nameInStack('a@b:1:2\n    at n (chrome-extension://abcd/injected.js:1:200)')).toBe(
      'chrome-extension://abcd/injected.js',
    );
  });

  test('our own frames are left out, innermost of the page first', () => {
    expect(pageFrames(CHROMIUM, 'chrome-extension://abcd/injected.js')).toBe(
      'at connect (https://app.example/main.js:10:15)\nat async https://app.example/main.js:40:3',
    );
    expect(pageFrames(FIREFOX, '<anonymous code>')).toBe(
      'connect@https://app.example/main.js:10:15\n@https://app.example/main.js:40:3',
    );
  });

  test('at most eight frames, each of bounded length', () => {
    const deep = `Error\n${Array.from({ length: 30 }, (_, at) => `    at f${at} (data:text/javascript,${'x'.repeat(5_000)}:1:1)`).join('\n')}`;
    const frames = pageFrames(deep, 'none').split('\n');
    expect(frames).toHaveLength(8);
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(400);
  });

  test('a stack without frames has no initiator', () => {
    expect(pageFrames('', 'x')).toBe('');
    expect(pageFrames('Error: a message\nwith two lines', 'x')).toBe('');
  });
});
