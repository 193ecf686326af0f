/** A statement of the outermost level of a schema file, without its comments. */
export interface ProtoStatement {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly text: string;
}

/** Where the comment or the text in quotes that begins at `at` ends; `at` itself if none begins there. */
function endOfAside(text: string, at: number): number {
  const first = text.charAt(at);
  if (first === '/' && text.charAt(at + 1) === '/') return positionOf(text, '\n', at);
  if (first === '/' && text.charAt(at + 1) === '*') return positionOf(text, '*/', at + 2) + 2;
  if (first !== '"' && first !== "'") return at;
  for (let index = at + 1; index < text.length; index++) {
    const unit = text.charAt(index);
    if (unit === '\\') index += 1;
    else if (unit === first || unit === '\n') return index + 1;
  }
  return text.length;
}

function positionOf(text: string, end: string, from: number): number {
  const found = text.indexOf(end, from);
  return found < 0 ? text.length : found;
}

/**
 * The statements of a file in their order: each ends in `;` or `}` outside of braces. Comments become spaces, line ends
 * within them stay, so that lines can be counted.
 */
export function* protoStatements(text: string): Generator<ProtoStatement> {
  let depth = 0;
  let line = 1;
  let startLine = 1;
  let pieces: string[] = [];
  let at = 0;
  while (at < text.length) {
    const end = endOfAside(text, at);
    const unit = text.charAt(at);
    const piece = end > at ? text.slice(at, end) : unit;
    const isComment = end > at && unit === '/';
    if (pieces.length > 0 || (!isComment && unit > ' ')) {
      if (pieces.length === 0) startLine = line;
      pieces.push(isComment ? ` ${piece.replace(/[^\n]+/g, '')}` : piece);
    }
    for (const each of piece) if (each === '\n') line += 1;
    at = Math.max(end, at + 1);
    if (end > at - 1 && piece.length > 1) continue;
    if (unit === '{') depth += 1;
    else if (unit === '}') depth -= 1;
    if (depth > 0 || (unit !== ';' && unit !== '}')) continue;
    yield { line: startLine, text: pieces.join('') };
    pieces = [];
    depth = 0;
  }
  if (pieces.length > 0) yield { line: startLine, text: pieces.join('') };
}
