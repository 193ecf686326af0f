import { readFileSync } from 'node:fs';

/** The package's version, `unknown` without its package.json: two folders up from the source and from the bundle alike. */
export function programVersion(): string {
  try {
    const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
    return /"version"\s*:\s*"([^"]+)"/.exec(text)?.[1] ?? 'unknown';
  } catch {
    return 'unknown';
  }
}
