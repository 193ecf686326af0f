import { expect, test } from 'vitest';
import { readOnce } from '../../../../scripts/build/injected.ts';

const CODE = `(() => {
  function start(a) {
    if (a) {
      run();
    }
  }
  function run() {
    return 1;
  }
})();`;

test('a function that runs at the start stands in parentheses, the others as they were', () => {
  expect(readOnce(CODE, ['start'])).toBe(`(() => {
  var start = (function(a) {
    if (a) {
      run();
    }
  });
  function run() {
    return 1;
  }
})();`);
});

test('a function that is no longer there fails the build', () => {
  expect(() => readOnce(CODE, ['begin'])).toThrow('no function begin');
});
