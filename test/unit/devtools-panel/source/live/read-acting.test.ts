import { runInThisContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { readActing } from '../../../../../src/devtools-panel/source/live/read-acting.ts';
import { ACTING_GLOBAL } from '../../../../../src/wire/hops.ts';
import { bundleActing } from '../../../../../scripts/build/acting.ts';

afterEach(() => vi.unstubAllGlobals());

test.each(['chrome-extension:', 'moz-extension:'])(
  'in a page of the extension (%s) the script does nothing but leave its text for the panel',
  async (protocol) => {
    const script = await bundleActing();
    vi.stubGlobal(ACTING_GLOBAL, undefined);
    vi.stubGlobal('location', { protocol });
    expect(runInThisContext(script)).toBeUndefined();
    const text = await readActing();
    expect(text.length).toBeGreaterThan(10_000);
    expect(script).toContain(text.slice(1, -3));
  },
);

test('a script that left nothing is an error in words', async () => {
  vi.stubGlobal(ACTING_GLOBAL, undefined);
  await expect(readActing()).rejects.toThrow('is not there');
});
