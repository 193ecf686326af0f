/** One frame of a call stack. Line and column count from 1; 0 if the engine gave none. */
export interface StackFrame {
  readonly name: string;
  readonly url: string;
  readonly line: number;
  readonly column: number;
}

/** Chromium: `at name (url:line:column)` or `at url:line:column`. */
const CHROMIUM = /^\s*at (?:(?:async )?(.*?) \()?(.+?):(\d+):(\d+)\)?$/;

/** Firefox: `name@url:line:column`. */
const FIREFOX = /^(.*?)@(.+?):(\d+):(\d+)$/;

/** Reads a stack, one frame a line, innermost first, in the format of either browser; other lines are skipped. */
export function readStack(text: string): readonly StackFrame[] {
  return text.split('\n').flatMap((line) => {
    const match = CHROMIUM.exec(line) ?? FIREFOX.exec(line);
    if (match === null) return [];
    const [, name = '', url = '', row = '0', column = '0'] = match;
    return [{ name, url, line: Number(row), column: Number(column) }];
  });
}
