import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { textAt } from '../../../scripts/json.ts';
import { COMMANDS, OPTIONS_OF, parseCommandLine } from '../../../src/cli/command-line.ts';
import { usageOf } from '../../../src/cli/usage.ts';

const root = new URL('../../../', import.meta.url);
const homepage = textAt(JSON.parse(readFileSync(new URL('package.json', root), 'utf8')), 'homepage');

describe('help', () => {
  test('of the whole names every command, and says how to see more', () => {
    const text = usageOf(null);
    for (const command of COMMANDS) expect(text).toContain(`realtime-inspector ${command} `);
    expect(text).toContain('COMMAND --help');
  });

  test.each(COMMANDS)(
    'of %s names its options and no others, its exit statuses, and examples that are right',
    (command) => {
      const text = usageOf(command);
      for (const word of ['Exit status', 'Examples']) expect(text).toContain(word);
      const named = new Set([...text.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gm)].map(([, name]) => name));
      expect([...named].sort()).toEqual(OPTIONS_OF[command].toSorted());
      const examples = text.slice(text.indexOf('Examples\n')).split('\n').slice(1).filter(Boolean);
      for (const example of examples) {
        const call = (example.split(/[|>]/)[0] ?? '').trim();
        const words = [...call.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '').slice(1);
        expect([example, parseCommandLine(words).ok]).toEqual([example, true]);
      }
    },
  );

  test.each(COMMANDS)('of %s names pages that exist, and says where to read them', (command) => {
    const text = usageOf(command);
    const pages = [...text.matchAll(/docs\/[\w/-]+\.md/g)].map(([page]) => page);
    expect(pages.filter((page) => !existsSync(new URL(page, root)))).toEqual([]);
    expect(text.includes(homepage.replace('#readme', ''))).toBe(pages.length > 0);
  });

  test.each([null, ...COMMANDS])('fits a terminal (%s)', (about) => {
    expect(
      Math.max(
        ...usageOf(about)
          .split('\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(80);
  });
});
