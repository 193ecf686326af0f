/** What an example may use. */
export interface Known {
  /** The names of the scripts in package.json. */
  readonly scripts: ReadonlySet<string>;
  /** Why the command line refuses these words; `null` if it takes them. */
  readonly refusal: (words: readonly string[]) => string | null;
  /** Why `npm start` refuses these words; `null` if it takes them. */
  readonly startRefusal: (words: readonly string[]) => string | null;
  /** Why a text is no TypeScript; `null` if it is. */
  readonly syntaxError: (code: string) => string | null;
}

/** A fenced piece of code: its language, as written behind the fence, and its text. */
export interface Fence {
  readonly language: string;
  readonly code: string;
}

/** The fenced code of a page, in order, without the indent of the fence. */
export function fencesOf(markdown: string): readonly Fence[] {
  return [...markdown.matchAll(/^( *)```([\w-]*)[^\n]*\n([^]*?)^\1```/gm)].map(
    ([, indent = '', language = '', code = '']) => ({
      language,
      code: indent === '' ? code : code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );
}

/** Code between single backquotes in a page's prose. */
export function inlineCodeOf(markdown: string): readonly string[] {
  const prose = markdown.replaceAll(/^( *)```[^]*?^\1```/gm, '');
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** The words of a shell command, quotes removed, up to a pipe, a redirection, a comment or the next command. */
export function wordsOf(command: string): readonly string[] {
  const words: string[] = [];
  for (const [, single, double, bare = ''] of command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)) {
    if (single === undefined && double === undefined && /^(?:[|&;>#]|\d>)/.test(bare)) break;
    words.push(single ?? double ?? bare);
  }
  return words;
}

/** The commands of a shell example: a line each, lines that end in a backslash joined. */
const commandsOf = (code: string): readonly string[] =>
  code
    .replaceAll(/\\\n\s*/g, ' ')
    .replaceAll(/\$\([^)]*\)/g, 'value')
    .split('\n')
    .flatMap((line) => line.split(/\s&&\s/))
    .map((line) => line.replace(/^\s*(?:\$ |- run: )?/, ''));

/** Why a command of the project does not run, or `null`. Commands of others, such as `claude`, are not judged. */
export function refusalOf(command: string, known: Known): string | null {
  const words = wordsOf(command);
  const [program, ...rest] = words[0] === 'npx' ? words.slice(1) : words;
  if (program === 'realtime-inspector') return known.refusal(rest);
  if (program !== 'npm') return null;
  const name = rest[0] === 'run' ? rest[1] : /^(?:start|test)$/.test(rest[0] ?? '') ? rest[0] : undefined;
  if (name === undefined) return null;
  if (!known.scripts.has(name)) return `package.json has no script "${name}"`;
  const options = rest.includes('--') ? rest.slice(rest.indexOf('--') + 1) : [];
  return name === 'start' ? known.startRefusal(options) : null;
}

function jsonError(code: string): string | null {
  try {
    JSON.parse(code);
    return null;
  } catch (error) {
    return String(error);
  }
}

function fenceErrors({ language, code }: Fence, known: Known): readonly (string | null)[] {
  switch (language) {
    case 'sh':
    case 'yaml':
      return commandsOf(code).map((command) => refusalOf(command, known));
    case 'json':
      return [jsonError(code)];
    case 'ndjson':
    case 'jsonl':
      return code.trim().split('\n').map(jsonError);
    case 'js':
    case 'ts':
      return [known.syntaxError(code)];
    default:
      return [];
  }
}

/** What is wrong with the examples of a page: calls that the project does not take, and code that does not parse. */
export function exampleErrors(markdown: string, known: Known): readonly string[] {
  const inline = inlineCodeOf(markdown).filter((code) => /^npm (?:run|start|test)\b/.test(code) && !code.includes('…'));
  return [
    ...fencesOf(markdown).flatMap((fence) => fenceErrors(fence, known)),
    ...inline.map((code) => refusalOf(code, known)),
  ].filter((error) => error !== null);
}
