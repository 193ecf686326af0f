import { describe, expect, test } from 'vitest';
import { asWholeSession, pathOf, save, socketHar, STEADY, useFolder } from '../../check-support.ts';
import { startTool, useTool } from '../../built-tool.ts';
import { everyTenth, sessionText } from '../../../testing/lossy-feeds.ts';

useFolder();
useTool();

describe('check in threads', () => {
  test('says the same as in one thread, options included', async () => {
    const names = Array.from({ length: 6 }, (_unused, index) =>
      save(`${index}.rtlog`, index === 3 ? sessionText(everyTenth()) : asWholeSession(socketHar(STEADY))),
    );
    save('6.rtlog', '');
    const words = ['check', pathOf('*.rtlog'), '--json', '--max-silence', '500ms', '--numbering', 'none@feed.test'];
    const run = (jobs: string) => startTool([...words, '--jobs', jobs]).ended;
    const [one, three] = [await run('1'), await run('3')];
    expect(three).toEqual(one);
    expect(one.status).toBe(2);
    const { files, summary } = JSON.parse(three.stdout);
    expect(files.map(({ file }: { readonly file: string }) => file)).toEqual([...names, pathOf('6.rtlog')]);
    expect(summary).toMatchObject({ files: 7, unreadable: 1 });
    expect(files[0].limits[0]).toMatchObject({ limit: 'max-silence' });
  });
});
