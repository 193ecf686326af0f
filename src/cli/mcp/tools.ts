import { fail, ok, type Result } from '../../base/result.ts';
import { MCP_ARGUMENTS, MCP_PROBLEMS, MCP_TOOLS } from '../../texts/cli/mcp.ts';

/** Tools that can be called. */
export type ToolName = keyof typeof MCP_TOOLS;

/** Their arguments. */
type ArgumentName = keyof typeof MCP_ARGUMENTS;

/** Arguments as texts, whether they came as numbers or as texts. */
export type Arguments = Readonly<Partial<Record<ArgumentName, string>>>;

const NUMBERS: ReadonlySet<ArgumentName> = new Set<ArgumentName>(['stream', 'limit', 'characters', 'from']);

const ARGUMENTS_OF: Readonly<Record<ToolName, readonly ArgumentName[]>> = {
  open_recording: ['file'],
  list_streams: ['filter', 'since', 'limit'],
  list_findings: ['filter', 'stream', 'since', 'around', 'limit'],
  read_messages: ['filter', 'stream', 'since', 'around', 'limit', 'characters'],
  read_message: ['place', 'from'],
  list_costs: ['stream', 'since', 'limit'],
};

const REQUIRED: ReadonlySet<ArgumentName> = new Set<ArgumentName>(['file', 'place']);

const namesIn = <T extends string>(object: Readonly<Record<T, unknown>>): readonly T[] => Object.keys(object) as T[];

const typeOf = (name: ArgumentName): 'integer' | 'string' => (NUMBERS.has(name) ? 'integer' : 'string');

/** The tools as the protocol lists them. */
export const toolList = (): readonly object[] =>
  namesIn(MCP_TOOLS).map((name) => ({
    name,
    description: MCP_TOOLS[name],
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        ARGUMENTS_OF[name].map((each) => [each, { type: typeOf(each), description: MCP_ARGUMENTS[each] }]),
      ),
      required: ARGUMENTS_OF[name].filter((each) => REQUIRED.has(each)),
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, openWorldHint: false },
  }));

/** A tool by its name. */
export const toolNamed = (name: string): ToolName | undefined => namesIn(MCP_TOOLS).find((each) => each === name);

/** Reads the arguments of a call. @returns them, or a sentence that says what is wrong. */
export function readArguments(tool: ToolName, given: Readonly<Record<string, unknown>>): Result<Arguments, string> {
  const known = ARGUMENTS_OF[tool];
  const read: Partial<Record<ArgumentName, string>> = {};
  for (const [word, value] of Object.entries(given)) {
    const name = known.find((each) => each === word);
    if (name === undefined) return fail(MCP_PROBLEMS.unknownArgument(word, known));
    if (value === null || value === undefined) continue;
    const isNumber = NUMBERS.has(name) && typeof value === 'number';
    if (typeof value !== 'string' && !isNumber) return fail(MCP_PROBLEMS.wrongType(name, typeOf(name)));
    read[name] = String(value);
  }
  const missing = known.find((name) => REQUIRED.has(name) && read[name] === undefined);
  return missing === undefined ? ok(read) : fail(MCP_PROBLEMS.missingArgument(missing));
}
