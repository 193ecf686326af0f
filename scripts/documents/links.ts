import { posix } from 'node:path';

/** What a page may lead to: the project's files and, of pages, their text. */
export interface Places {
  /** Whether a path from the root of the project, with `/`, is a file or folder. */
  readonly exists: (path: string) => boolean;
  /** The text of a page that exists. */
  readonly textOf: (path: string) => string;
}

/** The page without code, where brackets are no links. */
const withoutCode = (markdown: string): string => markdown.replaceAll(/^( *)```[^]*?^\1```|(`+)[^\n]*?\2/gm, '');

/** The targets of all links and pictures of a page, those of HTML too, as they are written. */
export function linksOf(markdown: string): readonly string[] {
  const text = withoutCode(markdown);
  const inline = [...text.matchAll(/\]\(([^)\s]+)[^)]*\)/g)];
  const html = [...text.matchAll(/\b(?:src|srcset|href)="([^"\s]+)"/g)];
  return [...inline, ...html].map(([, target = '']) => target);
}

/** The anchor that GitHub gives a heading: its words in lower case, marks removed, spaces as hyphens. */
export function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
    .replaceAll(' ', '-');
}

/** The anchors of a page. A heading that occurs again has its count behind it. */
export function anchorsOf(markdown: string): ReadonlySet<string> {
  const text = markdown.replaceAll(/^( *)```[^]*?^\1```/gm, '');
  const seen = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ''] of text.matchAll(/^#{1,6} +(.+?)(?: +#+)?$/gm)) {
    const anchor = anchorOf(heading);
    const count = seen.get(anchor) ?? 0;
    seen.set(anchor, count + 1);
    anchors.add(count === 0 ? anchor : `${anchor}-${count}`);
  }
  for (const [, id = ''] of text.matchAll(/<a (?:id|name)="([^"]+)"/g)) anchors.add(id);
  return anchors;
}

/**
 * The links of a page that lead to no file of the project, or to no heading of a page. Addresses of other sites are not
 * asked.
 *
 * @param page its path from the root of the project.
 */
export function deadLinks(page: string, markdown: string, places: Places): readonly string[] {
  return linksOf(markdown).filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [target = '', anchor] = link.split('#');
    const path = target === '' ? page : posix.normalize(posix.join(posix.dirname(page), target));
    if (path.startsWith('..') || (path !== page && !places.exists(path))) return true;
    if (anchor === undefined || !path.endsWith('.md')) return false;
    return !anchorsOf(path === page ? markdown : places.textOf(path)).has(anchor);
  });
}
