import { describe, expect, test } from 'vitest';
import { anchorOf, anchorsOf, deadLinks, linksOf } from '../../../../scripts/documents/links.ts';

const PAGES: Readonly<Record<string, string>> = {
  'docs/a.md': '# A page\n\n## One, and two\n',
  'README.md': '# Top\n',
  'docs/images/x.png': '',
};
const places = {
  exists: (path: string) => path in PAGES,
  textOf: (path: string) => PAGES[path] ?? '',
};

describe('linksOf', () => {
  test('finds links, pictures and those of HTML, and none in code', () => {
    const page =
      '[a](a.md "title") ![b](b.png) <img src="c.png" /> <source srcset="d.png" /> `[e](e.md)`\n```\n[f](f.md)\n```\n';
    expect(linksOf(page)).toEqual(['a.md', 'b.png', 'c.png', 'd.png']);
  });
});

describe('anchorOf', () => {
  test('is the heading in lower case, without marks, spaces as hyphens', () => {
    expect(anchorOf('Opened, and nothing since')).toBe('opened-and-nothing-since');
    expect(anchorOf('The `rt` object: [a link](x.md)')).toBe('the-rt-object-a-link');
  });
});

describe('anchorsOf', () => {
  test('counts a heading that occurs again, and ignores comments in code', () => {
    expect([...anchorsOf('# A\n\n## B\n\n```sh\n# no heading\n```\n\n## B\n')]).toEqual(['a', 'b', 'b-1']);
  });
});

describe('deadLinks', () => {
  test('accepts files and headings that exist, of this page too, and asks no other site', () => {
    const page =
      '## Here\n[1](a.md#one-and-two) [2](../README.md) [3](#here) [4](https://example.com/x#y) [5](images/x.png)';
    expect(deadLinks('docs/b.md', page, places)).toEqual([]);
  });

  test('names a missing file, a missing heading, and a way out of the project', () => {
    const page = '[1](gone.md) [2](a.md#three) [3](#nowhere) [4](../../other.md)';
    expect(deadLinks('docs/b.md', page, places)).toEqual(['gone.md', 'a.md#three', '#nowhere', '../../other.md']);
  });
});
